/** Writes a trained model as a folder that sentence-transformers opens: float32, in the layout of its versions 2–5. */
import { existsSync } from 'node:fs'
import { cp, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FojasError } from '../../../shared/errors/index.ts'
import type { PeftFiles } from '../../ml/adapters/peft.ts'
import type { QueryAdapter } from '../../ml/adapters/query-adapter.ts'
import { changedJson } from '../../ml/json-numbers.ts'
import { modelFiles, type DenseWeights } from '../../ml/model-files.ts'
import {
  float32Tensor,
  safetensorsHead,
  toFloat32,
  writeSafetensors,
  type StoredTensor,
} from '../../ml/safetensors.ts'
import type { DenseStage } from '../../ml/sentence.ts'
import type { ParentModel } from './parent.ts'

/** How training changes the parent. */
export interface ModelChange {
  /** A tensor of the encoder as it shall be written; the parent's own where absent. */
  readonly encoder?: ((name: string, weight: Float32Array) => Float32Array) | undefined
  /** The same of a step after pooling: `FOLDER/linear.weight`. */
  readonly dense?: ((name: string, weight: Float32Array) => Float32Array) | undefined
  readonly adapter?: { readonly adapter: QueryAdapter; readonly share: number } | undefined
  /** Kept beside the merged weights, in `lora/`. */
  readonly peft?: PeftFiles | undefined
}

/** Files of the tokenizer that are copied where the parent has them. */
const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.txt',
  'merges.txt',
  'tokenizer.model',
]

/** @throws FojasError bad_request where the folder holds something */
export async function checkTarget(target: string): Promise<void> {
  if (existsSync(target) && (await readdir(target)).length > 0)
    throw new FojasError('bad_request', { detail: `${target} no está vacía` })
}

/**
 * Written beside the target and renamed: a folder that is there is whole.
 * @param card `README.md`
 */
export async function writeModel(
  parent: ParentModel,
  change: ModelChange,
  target: string,
  card: string,
): Promise<void> {
  await checkTarget(target)
  const staging = `${resolve(target)}.writing-${process.pid}`
  await rm(staging, { recursive: true, force: true })
  try {
    await mkdir(staging, { recursive: true })
    await writeParts(parent, change, staging, card)
    await rm(target, { recursive: true, force: true })
    await mkdir(dirname(resolve(target)), { recursive: true })
    await rename(staging, target)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    throw spaceError(error)
  }
}

function spaceError(error: unknown): unknown {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  return full ? new FojasError('disk_full', {}, { cause: error }) : error
}

const writeJson = async (path: string, content: unknown): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`)
}

async function writeParts(
  parent: ParentModel,
  change: ModelChange,
  folder: string,
  card: string,
): Promise<void> {
  const { configText, config, layout, maxLength } = parent
  await writeFile(join(folder, 'config.json'), configOf(configText))
  for (const file of tokenizerFiles)
    if (existsSync(join(parent.directory, file))) await cp(join(parent.directory, file), join(folder, file))
  await writeEncoder(await parent.encoderTensors(), change.encoder, join(folder, 'model.safetensors'))
  const weights = await denseWeights(parent, change)
  const { json, dense } = modelFiles(
    { layout, hidden: config.hidden, maxLength, adapter: change.adapter },
    (stage) => weights.get(stage) ?? missing(stage),
  )
  for (const [path, content] of json) await writeJson(join(folder, path), content)
  for (const { path, stage, weight, bias } of dense) {
    const tensors = new Map([['linear.weight', float32Tensor([stage.outputs, stage.inputs], weight)]])
    if (bias !== undefined) tensors.set('linear.bias', float32Tensor([stage.outputs], bias))
    await writeFile(join(folder, path, 'model.safetensors'), writeSafetensors(tensors))
  }
  if (change.peft !== undefined) {
    await writeJson(join(folder, 'lora/adapter_config.json'), change.peft.config)
    await writeFile(join(folder, 'lora/adapter_model.safetensors'), writeSafetensors(change.peft.tensors))
  }
  await writeFile(join(folder, 'README.md'), card)
}

const missing = (stage: DenseStage): never => {
  throw new FojasError('model_invalid', { detail: `falta ${stage.path}` })
}

/** The encoder alone, in float32, whatever class and precision the parent was saved from. */
const configOf = (text: string): string =>
  changedJson(text, { architectures: ['ModernBertModel'], dtype: undefined, torch_dtype: 'float32' })

/** Steps after pooling, as training left them. */
async function denseWeights(
  parent: ParentModel,
  { dense: changed }: ModelChange,
): Promise<Map<DenseStage, DenseWeights>> {
  const stages = parent.layout.stages.flatMap((stage) => {
    if (stage.kind === 'dense') return [stage]
    return stage.kind === 'router' ? [...stage.query, ...stage.document] : []
  })
  const out = new Map<DenseStage, DenseWeights>()
  for (const stage of stages) {
    const { weight, bias } = await parent.dense(stage)
    const of = (name: string, values: Float32Array): Float32Array =>
      changed?.(`${stage.path}/linear.${name}`, values) ?? values
    out.set(stage, { weight: of('weight', weight), bias: bias === undefined ? undefined : of('bias', bias) })
  }
  return out
}

/** One tensor at a time: a large model would not fit twice. */
async function writeEncoder(
  tensors: ReadonlyMap<string, StoredTensor>,
  change: ModelChange['encoder'],
  path: string,
): Promise<void> {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))
  const file = await open(path, 'w')
  try {
    await file.writeFile(
      safetensorsHead(sorted.map(([name, { shape }]) => ({ name, dtype: 'F32' as const, shape }))),
    )
    for (const [name, stored] of sorted) {
      const values = toFloat32(stored)
      const changed = change?.(name, values) ?? values
      if (changed.length !== values.length)
        throw new FojasError('model_invalid', { detail: `${name} cambió de tamaño` })
      await file.writeFile(new Uint8Array(changed.buffer, changed.byteOffset, changed.byteLength))
    }
    await file.sync()
  } finally {
    await file.close()
  }
}
