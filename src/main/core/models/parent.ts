/** A model's folder as something to learn from: its configuration, layout and weights, without the engine's tokenizer. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import { readConfig, type ModernBertConfig } from '../../ml/config.ts'
import type { DenseWeights } from '../../ml/model-files.ts'
import type { LayoutChoice } from '../../ml/model-layout.ts'
import { readSafetensors, toFloat32, type StoredTensor, type Tensors } from '../../ml/safetensors.ts'
import { readSentenceLayout, withChoice, type DenseStage, type SentenceLayout } from '../../ml/sentence.ts'

export interface ParentModel {
  readonly directory: string
  /** With which it was read. */
  readonly choice: LayoutChoice
  /** `config.json` as it stands. */
  readonly configText: string
  readonly config: ModernBertConfig
  readonly layout: SentenceLayout
  readonly maxLength: number
  /** The encoder's tensors, without the `model.` prefix and without heads. */
  encoderTensors(): Promise<Map<string, StoredTensor>>
  dense(stage: DenseStage): Promise<DenseWeights>
}

const object = z.record(z.string(), z.unknown())
const index = z.object({ weight_map: z.record(z.string(), z.string()) })
/** Names of the encoder's own tensors; a masked-language head has others. */
const own = /^(embeddings|layers|final_norm)\./

/** @throws FojasError model_invalid */
export async function readParent(directory: string, choice: LayoutChoice = {}): Promise<ParentModel> {
  if (!existsSync(join(directory, 'config.json')))
    throw new FojasError('model_invalid', { detail: 'falta config.json' })
  const files = new Map<string, unknown>()
  for (const file of await jsonFiles(directory))
    files.set(file, parseJson(file, await readFile(join(directory, file), 'utf8')))
  const configText = await readFile(join(directory, 'config.json'), 'utf8')
  const config = readConfig(files.get('config.json'))
  const layout = withChoice(
    readSentenceLayout((path) => files.get(path)),
    choice,
  )
  return {
    directory,
    choice,
    configText,
    config,
    layout,
    maxLength: Math.min(layout.maxLength ?? config.maxPositions, config.maxPositions),
    encoderTensors: () => encoderTensors(directory, files.get('model.safetensors.index.json')),
    async dense(stage) {
      const tensors = await tensorsOf(join(directory, stage.path, 'model.safetensors'))
      const of = (name: string): Float32Array | undefined => {
        const stored = tensors.get(name)
        return stored === undefined ? undefined : toFloat32(stored)
      }
      const weight = of('linear.weight')
      if (weight === undefined)
        throw new FojasError('model_invalid', { detail: `falta ${stage.path}/linear.weight` })
      return { weight, bias: of('linear.bias') }
    },
  }
}

/** Every JSON file that says something of the layout; the tokenizer's own is large and says nothing of it. */
async function jsonFiles(directory: string): Promise<string[]> {
  const known = [
    'config.json',
    'modules.json',
    'config_sentence_transformers.json',
    'sentence_bert_config.json',
    'tokenizer_config.json',
    'model.safetensors.index.json',
  ].filter((file) => existsSync(join(directory, file)))
  if (!known.includes('modules.json')) return known
  const modules = z
    .array(z.object({ path: z.string() }))
    .safeParse(parseJson('modules.json', await readFile(join(directory, 'modules.json'), 'utf8')))
  for (const { path } of modules.data ?? []) {
    if (path === '' || path.includes('..')) continue
    for (const file of ['config.json', 'router_config.json'])
      if (existsSync(join(directory, path, file))) known.push(`${path}/${file}`)
    const router = join(directory, path, 'router_config.json')
    if (!existsSync(router)) continue
    const steps = z
      .object({ types: object })
      .safeParse(parseJson(router, await readFile(router, 'utf8'))).data
    for (const step of Object.keys(steps?.types ?? {}))
      if (!step.includes('..') && existsSync(join(directory, path, step, 'config.json')))
        known.push(`${path}/${step}/config.json`)
  }
  return known
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new FojasError('model_invalid', { detail: `${file} no es JSON válido` }, { cause: error })
  }
}

async function tensorsOf(path: string): Promise<Tensors> {
  try {
    return readSafetensors(await readFile(path))
  } catch (error) {
    if (error instanceof FojasError) throw error
    throw new FojasError('model_invalid', { detail: `falta ${path}` }, { cause: error })
  }
}

async function encoderTensors(directory: string, indexJson: unknown): Promise<Map<string, StoredTensor>> {
  const parts = index.safeParse(indexJson)
  const files = parts.success
    ? [...new Set(Object.values(parts.data.weight_map))].sort()
    : ['model.safetensors']
  const out = new Map<string, StoredTensor>()
  for (const file of files)
    for (const [name, tensor] of await tensorsOf(join(directory, file))) {
      const plain = name.replace(/^model\./, '')
      if (own.test(plain)) out.set(plain, tensor)
    }
  return out
}
