/** Reads a model's folder: configuration, layout, tokenizer, weights, hashes. The folder is never written. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../shared/errors/index.ts'
import { readConfig, type ModernBertConfig } from '../ml/config.ts'
import { sentenceEncoder } from '../ml/modernbert.ts'
import type { LayoutChoice } from '../ml/model-layout.ts'
import { readSafetensors, type StoredTensor } from '../ml/safetensors.ts'
import {
  isNormalized,
  readSentenceLayout,
  withChoice,
  type SentenceLayout,
  type Stage,
} from '../ml/sentence.ts'
import { checkWeights, withoutPrefix, type Weights } from '../ml/weights.ts'
import { openTokenizer, type TextTokenizer } from './tokenizer.ts'

export interface ModelFolder {
  readonly directory: string
  readonly config: ModernBertConfig
  readonly layout: SentenceLayout
  readonly tokenizer: TextTokenizer
  readonly weights: Weights
  /** Names that the model's files give tensors under another name than ours. */
  readonly fileNames: ReadonlyMap<string, string>
  /** The model's own limit, in tokens. */
  readonly maxLength: number
  readonly modelHash: string
  readonly tokenizerHash: string
  readonly parameters: number
}

const index = z.object({ weight_map: z.record(z.string(), z.string()) })

/** @param choice for a folder without `modules.json`; part of the model's hash, because it changes every vector */
export function openModelFolder(directory: string, choice: LayoutChoice = {}): ModelFolder {
  const root = resolve(directory)
  const hash = createHash('sha256')
  const path = (file: string): string => {
    const full = resolve(root, file)
    if (!full.startsWith(root + sep))
      throw new FojasError('model_invalid', { detail: `${file} queda fuera de la carpeta del modelo` })
    return full
  }
  const bytes = (file: string): Buffer => {
    const full = path(file)
    if (!existsSync(full)) throw new FojasError('model_invalid', { detail: `falta ${file}` })
    const content = readFileSync(full)
    hash.update(`${file}\0${content.byteLength}\0`).update(content)
    return content
  }
  const parse = (file: string, content: Buffer): unknown => {
    try {
      return JSON.parse(content.toString('utf8'))
    } catch (error) {
      throw new FojasError('model_invalid', { detail: `${file} no es JSON válido` }, { cause: error })
    }
  }
  const read = (file: string): unknown => (existsSync(path(file)) ? parse(file, bytes(file)) : undefined)

  if (!existsSync(path('config.json'))) throw new FojasError('model_invalid', { detail: 'falta config.json' })
  const config = readConfig(read('config.json'))
  const own = readSentenceLayout(read)
  const layout = withChoice(own, choice)
  if (layout !== own) hash.update(`pooling ${layout.pooling} normalise ${isNormalized(layout)}\0`)
  const tokenizerBytes = bytes('tokenizer.json')
  const object = z.looseObject({})
  const tokenizerJson = object.safeParse(parse('tokenizer.json', tokenizerBytes))
  if (!tokenizerJson.success)
    throw new FojasError('model_invalid', { detail: 'tokenizer.json no es un objeto' })
  const tokenizer = openTokenizer(tokenizerJson.data, object.parse(read('tokenizer_config.json') ?? {}))

  const tensors = new Map<string, StoredTensor>()
  const fileNames = new Map<string, string>()
  const indexJson = read('model.safetensors.index.json')
  const files =
    indexJson === undefined
      ? ['model.safetensors']
      : [...new Set(Object.values(index.parse(indexJson).weight_map))].sort()
  for (const file of files)
    for (const [own, tensor] of readSafetensors(bytes(file))) {
      const name = withoutPrefix(own)
      tensors.set(name, tensor)
      if (name !== own) fileNames.set(name, own)
    }
  for (const stage of denseStages(layout.stages)) {
    for (const [name, tensor] of readSafetensors(bytes(`${stage}/model.safetensors`)))
      tensors.set(`${stage}/${name}`, tensor)
  }
  const graph = sentenceEncoder(config, layout)
  checkWeights(graph, tensors)
  return {
    directory: root,
    config,
    layout,
    tokenizer,
    weights: tensors,
    fileNames,
    maxLength: Math.min(layout.maxLength ?? config.maxPositions, config.maxPositions),
    modelHash: hash.digest('hex'),
    tokenizerHash: createHash('sha256').update(tokenizerBytes).digest('hex'),
    parameters: graph.parameters.reduce(
      (sum, { value }) => sum + value.shape.reduce<number>((n, d) => n * Number(d), 1),
      0,
    ),
  }
}

function denseStages(stages: readonly Stage[]): string[] {
  return stages.flatMap((stage) => {
    if (stage.kind === 'dense') return [stage.path]
    return stage.kind === 'router' ? [...stage.query, ...stage.document].map((inner) => inner.path) : []
  })
}

/** Path of a file of the folder, for callers that copy it. */
export const modelFile = (folder: ModelFolder, file: string): string => join(folder.directory, file)
