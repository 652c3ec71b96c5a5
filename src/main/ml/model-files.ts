/** A trained model as the files of a sentence-transformers folder, in the layout of versions 2–5, but its weights. */
import { adapterWeight, composed, type QueryAdapter } from './adapters/query-adapter.ts'
import { modulesJson, poolingJson, type LayoutModule } from './model-layout.ts'
import type { DenseStage, SentenceLayout, Stage } from './sentence.ts'

/** A step's tensors, read from the parent or made by training. */
export interface DenseWeights {
  /** [outputs, inputs] */
  readonly weight: Float32Array
  readonly bias: Float32Array | undefined
}

export interface DenseFile extends DenseWeights {
  /** Folder of its `config.json` and `model.safetensors`. */
  readonly path: string
  readonly stage: DenseStage
}

export interface ModelFiles {
  /** JSON files by path. */
  readonly json: ReadonlyMap<string, unknown>
  readonly dense: readonly DenseFile[]
}

export interface FilesOptions {
  readonly layout: SentenceLayout
  /** Of the encoder's hidden states, which pooling keeps. */
  readonly hidden: number
  readonly maxLength: number
  /** Put on the query's side. */
  readonly adapter?: { readonly adapter: QueryAdapter; readonly share: number } | undefined
}

const denseConfig = ({ inputs, outputs, bias, activation }: DenseStage): unknown => ({
  in_features: inputs,
  out_features: outputs,
  bias,
  activation_function:
    activation === 'identity' ? 'torch.nn.modules.linear.Identity' : 'torch.nn.modules.activation.Tanh',
})

type Router = Extract<Stage, { kind: 'router' }>

/** @param read a step's weights in the parent */
export function modelFiles(options: FilesOptions, read: (stage: DenseStage) => DenseWeights): ModelFiles {
  const { layout, hidden, maxLength, adapter } = options
  const json = new Map<string, unknown>()
  const dense: DenseFile[] = []
  const modules: LayoutModule[] = [
    { path: '', name: 'Transformer' },
    { path: '1_Pooling', name: 'Pooling' },
  ]
  json.set('1_Pooling/config.json', poolingJson(layout.pooling, hidden))
  const put = (path: string, stage: DenseStage, weights: DenseWeights): void => {
    json.set(`${path}/config.json`, denseConfig(stage))
    dense.push({ path, stage, ...weights })
  }
  for (const stage of adapter === undefined ? layout.stages : withRouter(layout.stages)) {
    const path = `${modules.length}_${names[stage.kind]}`
    modules.push({ path, name: names[stage.kind] })
    if (stage.kind === 'dense') put(path, stage, read(stage))
    if (stage.kind !== 'router') continue
    const query =
      adapter === undefined
        ? stage.query.map((each) => ({ stage: each, ...read(each) }))
        : adapted(stage, adapter.adapter, adapter.share, read)
    const routes = { query, document: stage.document.map((each) => ({ stage: each, ...read(each) })) }
    const types: Record<string, string> = {}
    const structure: Record<string, string[]> = { query: [], document: [] }
    for (const [route, steps] of Object.entries(routes))
      for (const [index, step] of steps.entries()) {
        const module = `${route}_${index}_Dense`
        types[module] = 'sentence_transformers.models.Dense'
        structure[route]?.push(module)
        put(`${path}/${module}`, step.stage, step)
      }
    json.set(`${path}/router_config.json`, {
      types,
      structure,
      parameters: { default_route: 'document', allow_empty_key: true },
    })
  }
  json.set('modules.json', modulesJson(modules))
  json.set('sentence_bert_config.json', { max_seq_length: maxLength, do_lower_case: false })
  json.set('config_sentence_transformers.json', {
    prompts: promptsOf(layout, adapter !== undefined),
    default_prompt_name: layout.defaultPrompt ?? null,
    similarity_fn_name: 'cosine',
  })
  return { json, dense }
}

/** A model with two sides names both, as sentence-transformers does, so that each can be asked for by name. */
function promptsOf(
  { prompts, defaultPrompt }: SentenceLayout,
  sides: boolean,
): Readonly<Record<string, string>> {
  if (!sides) return prompts
  const common = defaultPrompt === undefined ? '' : (prompts[defaultPrompt] ?? '')
  return { query: common, document: common, ...prompts }
}

const names = { dense: 'Dense', normalize: 'Normalize', router: 'Router' } as const satisfies Record<
  Stage['kind'],
  LayoutModule['name']
>

/** With a router as the last step before the normalisation. */
function withRouter(stages: readonly Stage[]): Stage[] {
  const end = stages.at(-1)?.kind === 'normalize' ? stages.length - 1 : stages.length
  if (stages[end - 1]?.kind === 'router') return [...stages]
  return [...stages.slice(0, end), { kind: 'router', query: [], document: [] }, ...stages.slice(end)]
}

/** The query's route with the adapter after it; two linear steps without bias become one. */
function adapted(
  router: Router,
  adapter: QueryAdapter,
  share: number,
  read: (stage: DenseStage) => DenseWeights,
): (DenseWeights & { readonly stage: DenseStage })[] {
  const d = adapter.dimension
  const weight = adapterWeight(adapter, share)
  const before = router.query.map((stage) => ({ stage, ...read(stage) }))
  const last = before.at(-1)
  const plain = last !== undefined && !last.stage.bias && last.stage.activation === 'identity'
  if (plain)
    return [
      ...before.slice(0, -1),
      { ...last, weight: composed(weight, last.weight, d, d, last.stage.inputs), bias: undefined },
    ]
  const stage: DenseStage = {
    ...{ kind: 'dense', path: '', inputs: d, outputs: d, bias: false, activation: 'identity' },
  }
  return [...before, { stage, weight, bias: undefined }]
}
