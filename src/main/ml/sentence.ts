/**
 * What surrounds the encoder in a sentence-transformers folder: pooling, normalisation, adapters, prompts and the
 * length limit, in the layouts of versions 2–5 and 6. Nothing is read here: the caller gives a reader of JSON.
 */
import { z } from 'zod'
import type { PoolingMode } from '../../shared/domain/vocabulary.ts'
import { FojasError } from '../../shared/errors/index.ts'
import type { LayoutChoice } from './model-layout.ts'

/** Parsed JSON of a file of the folder; undefined where there is none. */
export type JsonReader = (path: string) => unknown

export interface DenseStage {
  readonly kind: 'dense'
  /** Folder that holds its weights. */
  readonly path: string
  readonly inputs: number
  readonly outputs: number
  readonly bias: boolean
  readonly activation: 'identity' | 'tanh'
}

/** A step after pooling. A router sends queries and documents through different layers. */
export type Stage =
  | DenseStage
  | { readonly kind: 'normalize' }
  | {
      readonly kind: 'router'
      readonly query: readonly DenseStage[]
      readonly document: readonly DenseStage[]
    }

export interface SentenceLayout {
  readonly pooling: PoolingMode
  readonly stages: readonly Stage[]
  readonly prompts: Readonly<Record<string, string>>
  readonly defaultPrompt: string | undefined
  readonly maxLength: number | undefined
  /** A Hugging Face folder without `modules.json`: what follows the encoder is the person's choice. */
  readonly plain: boolean
}

const invalid = (detail: string): FojasError => new FojasError('model_invalid', { detail })

const modules = z.array(z.object({ path: z.string(), type: z.string() }))
const oldPooling = z.object({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(false),
  pooling_mode_max_tokens: z.boolean().default(false),
  pooling_mode_mean_sqrt_len_tokens: z.boolean().default(false),
  pooling_mode_weightedmean_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
  include_prompt: z.boolean().default(true),
})
const newPooling = z.object({ pooling_mode: z.string(), include_prompt: z.boolean().default(true) })
const dense = z.object({
  in_features: z.number().int().positive(),
  out_features: z.number().int().positive(),
  bias: z.boolean().default(true),
  activation_function: z.string().default('torch.nn.modules.activation.Tanh'),
})
const router = z.object({
  types: z.record(z.string(), z.string()),
  structure: z.record(z.string(), z.array(z.string())),
})
const sentence = z.object({
  prompts: z.record(z.string(), z.string()).default({}),
  default_prompt_name: z.string().nullish(),
})
const lengths = z.object({ max_seq_length: z.number().int().positive().nullish() })
const tokenizerConfig = z.object({ model_max_length: z.number().positive().nullish() })

function parse<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalid(`${file} no tiene la forma esperada`)
  return parsed.data
}

/** The class's own name: `sentence_transformers.models.Pooling` and `….modules.pooling.Pooling` are one. */
const className = (type: string): string => type.slice(type.lastIndexOf('.') + 1)

const join = (...parts: string[]): string => parts.filter((p) => p !== '').join('/')

function readPooling(read: JsonReader, path: string): PoolingMode {
  const file = join(path, 'config.json')
  const json = read(file)
  const modern = newPooling.safeParse(json)
  let mode: string
  let includePrompt: boolean
  if (modern.success) {
    mode = modern.data.pooling_mode
    includePrompt = modern.data.include_prompt
  } else {
    const old = parse(oldPooling, json, file)
    const chosen = Object.entries({
      cls: old.pooling_mode_cls_token,
      mean: old.pooling_mode_mean_tokens,
      max: old.pooling_mode_max_tokens,
      mean_sqrt_len_tokens: old.pooling_mode_mean_sqrt_len_tokens,
      weightedmean: old.pooling_mode_weightedmean_tokens,
      lasttoken: old.pooling_mode_lasttoken,
    }).filter(([, on]) => on)
    mode = chosen.map(([name]) => name).join('+')
    includePrompt = old.include_prompt
  }
  if (!includePrompt) throw invalid(`${file}: include_prompt false no se admite`)
  if (mode === 'mean' || mode === 'cls' || mode === 'max' || mode === 'lasttoken') return mode
  throw invalid(`${file}: la agregación «${mode}» no se admite`)
}

function readDense(read: JsonReader, path: string): DenseStage {
  const file = join(path, 'config.json')
  const json = parse(dense, read(file), file)
  const activation = className(json.activation_function)
  if (activation !== 'Identity' && activation !== 'Tanh')
    throw invalid(`${file}: la activación ${activation} no se admite`)
  return {
    kind: 'dense',
    path,
    inputs: json.in_features,
    outputs: json.out_features,
    bias: json.bias,
    activation: activation === 'Tanh' ? 'tanh' : 'identity',
  }
}

function readRouter(read: JsonReader, path: string): Stage {
  const file = join(path, 'router_config.json')
  const json = parse(router, read(file), file)
  const route = (name: string): DenseStage[] =>
    (json.structure[name] ?? []).map((module) => {
      if (className(json.types[module] ?? '') !== 'Dense')
        throw invalid(`${file}: el módulo ${module} no se admite`)
      return readDense(read, join(path, module))
    })
  return { kind: 'router', query: route('query'), document: route('document') }
}

export function readSentenceLayout(read: JsonReader): SentenceLayout {
  const list = read('modules.json')
  const prompts = parse(
    sentence,
    read('config_sentence_transformers.json') ?? {},
    'config_sentence_transformers.json',
  )
  const sentenceBert = parse(lengths, read('sentence_bert_config.json') ?? {}, 'sentence_bert_config.json')
  const tokenizer = parse(tokenizerConfig, read('tokenizer_config.json') ?? {}, 'tokenizer_config.json')
  // transformers writes 1e30 for "no limit".
  const modelMax = tokenizer.model_max_length ?? undefined
  const common = {
    prompts: prompts.prompts,
    defaultPrompt: prompts.default_prompt_name ?? undefined,
    maxLength:
      sentenceBert.max_seq_length ?? (modelMax !== undefined && modelMax < 1e9 ? modelMax : undefined),
  }
  if (list === undefined) return { ...common, pooling: 'mean', stages: [], plain: true }
  let pooling: PoolingMode | undefined
  const stages: Stage[] = []
  for (const { path, type } of parse(modules, list, 'modules.json')) {
    switch (className(type)) {
      case 'Transformer':
        if (path !== '') throw invalid('modules.json: el codificador debe estar en la raíz de la carpeta')
        break
      case 'Pooling':
        pooling = readPooling(read, path)
        break
      case 'Dense':
        stages.push(readDense(read, path))
        break
      case 'Normalize':
        stages.push({ kind: 'normalize' })
        break
      case 'Router':
        stages.push(readRouter(read, path))
        break
      default:
        throw invalid(`modules.json: el módulo ${type} no se admite`)
    }
  }
  return { ...common, pooling: pooling ?? 'mean', stages, plain: false }
}

/** A folder that says its own pooling keeps it: a choice against it is refused. */
export function withChoice(layout: SentenceLayout, choice: LayoutChoice): SentenceLayout {
  const { pooling, normalise } = choice
  if (pooling === undefined && normalise === undefined) return layout
  if (!layout.plain)
    throw new FojasError('bad_request', {
      detail: 'este modelo trae su propia agregación: solo se elige en los que no traen modules.json',
    })
  return {
    ...layout,
    pooling: pooling ?? layout.pooling,
    stages: normalise === true ? [{ kind: 'normalize' }] : [],
  }
}

/** The prompt put before a text: the one named, else the side's own, else the default one, else none. */
export function promptFor(
  layout: Pick<SentenceLayout, 'prompts' | 'defaultPrompt'>,
  side: 'query' | 'document',
  name: string | undefined,
): string {
  if (name !== undefined) {
    const prompt = layout.prompts[name]
    if (prompt === undefined)
      throw new FojasError('bad_request', { detail: `el modelo no declara la indicación «${name}»` })
    return prompt
  }
  return (
    layout.prompts[side] ??
    (layout.defaultPrompt === undefined ? '' : (layout.prompts[layout.defaultPrompt] ?? ''))
  )
}

/** Whether every text ends as a unit vector. */
export function isNormalized(layout: SentenceLayout): boolean {
  return layout.stages.at(-1)?.kind === 'normalize'
}
