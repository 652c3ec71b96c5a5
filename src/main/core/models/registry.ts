/** The models of a library: the one that ships, and those added to `<library>/models/<id>/`. */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import type { EncoderInfo, EncoderSpec, EngineHost } from '../../engine/encoder.ts'
import { layoutFiles } from '../../ml/model-layout.ts'
import { readLineage, type Lineage } from './lineage.ts'
import { readOptions, settingKeys, settingsOf, type ModelChange, type ModelOptions } from './options.ts'
import { unpackModel } from './unpack.ts'

export interface SettingsStore {
  get(key: string): string | undefined
  set(key: string, value: string): void
}

export const exportFormats = ['sentence-transformers', 'onnx', 'onnx-int8'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ModelRegistryOptions {
  readonly libraryDirectory: string
  readonly resourcesDirectory: string
  readonly settings: SettingsStore
  /** Models are checked in an engine of their own, so that searching goes on. */
  readonly engines: EngineHost
}

export interface RegisteredModel {
  readonly id: string
  readonly directory: string
  /** Part of Fojas: cannot be removed. */
  readonly shipped: boolean
  readonly active: boolean
  /** The person's limit in tokens; the model's own when absent. */
  readonly maxLength: number | undefined
  /** What the person chose for it. */
  readonly options: ModelOptions
  /** Without `modules.json`: pooling and normalisation are the person's choice. */
  readonly plain: boolean
  /** First lines of its card, empty where it has none. */
  readonly card: string
  /** Of a model that was trained here. */
  readonly lineage: Lineage | null
}

const DEFAULT_MODEL = 'semilla'
const ACTIVE = 'model.active'
const weightKey = (id: string): string => `model.${id}.weight`

/** What a model's folder holds that Fojas reads; anything else is left behind. */
const kept = /\.(json|safetensors|txt|md|model)$/i

/** Checks a folder by loading it: configuration, shapes, hash, and an embedding of a probe text. */
export async function checkModel(engines: EngineHost, directory: string): Promise<EncoderInfo> {
  const encoder = engines.encoder('train')
  const info = await encoder.load({ directory, precision: 'fp32' })
  const { embeddings } = await encoder.encode(['Artículo 1°.- Comuníquese y archívese.', ''], {
    side: 'document',
  })
  if (embeddings.length !== 2 * info.dimension || !embeddings.every(Number.isFinite))
    throw new FojasError('model_invalid', { detail: 'no da números válidos para un texto de prueba' })
  return info
}

export class ModelRegistry {
  private readonly options: ModelRegistryOptions

  constructor(options: ModelRegistryOptions) {
    this.options = options
  }

  private get folder(): string {
    return join(this.options.libraryDirectory, 'models')
  }

  private get shipped(): string {
    return join(this.options.resourcesDirectory, 'models', DEFAULT_MODEL)
  }

  /** Id of the model that answers searches. */
  get active(): string {
    const id = this.options.settings.get(ACTIVE)
    return id !== undefined && existsSync(join(this.directoryOf(id), 'config.json')) ? id : DEFAULT_MODEL
  }

  private directoryOf(id: string): string {
    return id === DEFAULT_MODEL ? this.shipped : join(this.folder, id)
  }

  async list(): Promise<RegisteredModel[]> {
    const added = existsSync(this.folder) ? await readdir(this.folder, { withFileTypes: true }) : []
    const ids = added.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    return Promise.all([DEFAULT_MODEL, ...ids.map((entry) => entry.name).sort()].map((id) => this.get(id)))
  }

  async get(id: string): Promise<RegisteredModel> {
    const directory = this.directoryOf(id)
    if (basename(id) !== id || !existsSync(join(directory, 'config.json')))
      throw new FojasError('model_not_found', { model: id })
    const options = readOptions((key) => this.options.settings.get(settingKeys(id)[key]))
    return {
      id,
      directory,
      shipped: id === DEFAULT_MODEL,
      active: id === this.active,
      maxLength: options.maxLength,
      options,
      plain: !existsSync(join(directory, 'modules.json')),
      card: await readCard(directory),
      lineage: await readLineage(directory),
    }
  }

  /** A registered model by id, or a model folder anywhere by its path. */
  async resolve(idOrDirectory: string): Promise<EncoderSpec> {
    if (basename(idOrDirectory) !== idOrDirectory && existsSync(join(idOrDirectory, 'config.json')))
      return { directory: idOrDirectory, precision: 'auto' }
    const { directory, options } = await this.get(idOrDirectory)
    return { directory, precision: 'auto', ...options }
  }

  /** Copies a folder, or unpacks a zip, checks it, and only then lists it. @returns the new model */
  async add(path: string): Promise<RegisteredModel> {
    if (!existsSync(path)) throw new FojasError('path_not_found', { path })
    await mkdir(this.folder, { recursive: true })
    const staging = await mkdtemp(join(this.folder, '.adding-'))
    try {
      if ((await stat(path)).isDirectory()) await copyModel(path, staging)
      else await unpackModel(path, staging)
      await checkModel(this.options.engines, staging)
      const id = await this.freeId(basename(path).replace(/\.zip$/i, ''))
      await rename(staging, join(this.folder, id))
      return await this.get(id)
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
  }

  /** Takes in a model that was written beside, under the name or one like it that is free. @returns the new model */
  async adopt(directory: string, name: string): Promise<RegisteredModel> {
    await mkdir(this.folder, { recursive: true })
    const id = await this.freeId(name)
    await rename(directory, join(this.folder, id))
    return this.get(id)
  }

  /** Where a model of that name is written before it is adopted: on the same disk, and not listed. */
  stagingOf(name: string): string {
    return join(this.folder, `.${name}`)
  }

  /** The registered model whose vectors of documents this one shares: an adapter changes questions alone. */
  async documentsOf(id: string): Promise<{ id: string; hash: string } | null> {
    if (basename(id) !== id) return null
    const { lineage } = await this.get(id)
    if (lineage?.recipe !== 'adapter' || !this.has(lineage.parent)) return null
    return { id: lineage.parent, hash: lineage.parentHash }
  }

  has(id: string): boolean {
    return basename(id) === id && existsSync(join(this.directoryOf(id), 'config.json'))
  }

  /** The model that a trained one comes from in the end; itself where it was not trained here. */
  async rootOf(id: string): Promise<string> {
    const seen = new Set<string>()
    for (let at = id; ;) {
      seen.add(at)
      const parent = (await this.get(at)).lineage?.parent
      if (parent === undefined || !this.has(parent) || seen.has(parent)) return at
      at = parent
    }
  }

  /** Weight of the cosine in a hybrid search that marks chose for this model; undefined: the rule's own. */
  weightOf(id: string): number | undefined {
    const weight = Number(this.options.settings.get(weightKey(id)) || NaN)
    return weight >= 0 && weight <= 1 ? weight : undefined
  }

  setWeight(id: string, weight: number | undefined): void {
    this.options.settings.set(weightKey(id), weight === undefined ? '' : String(weight))
  }

  /** Makes a model the one that answers; its generation is built beside the old one by the index. */
  async use(id: string): Promise<RegisteredModel> {
    await this.get(id)
    this.options.settings.set(ACTIVE, id)
    return this.get(id)
  }

  async remove(id: string): Promise<void> {
    const model = await this.get(id)
    if (model.active || model.shipped) throw new FojasError('model_in_use', { model: id })
    await rm(model.directory, { recursive: true })
    // Another model of that name, added later, begins with its own.
    for (const key of Object.values(settingKeys(id))) this.options.settings.set(key, '')
    this.setWeight(id, undefined)
  }

  /** Writes the model in sentence-transformers layout, as it was added, or as ONNX, float32 or int8, with its tokenizer. */
  async export(id: string, target: string, format: ExportFormat = 'sentence-transformers'): Promise<void> {
    const model = await this.get(id)
    if (existsSync(target) && (await readdir(target)).length > 0)
      throw new FojasError('bad_request', { detail: `${target} no está vacía` })
    if (format === 'sentence-transformers') {
      await copyModel(model.directory, target)
      if (model.plain) await this.writeLayout(model, target)
      return
    }
    if (this.options.engines.exportOnnx === undefined)
      throw new FojasError('bad_request', { detail: 'estos motores no escriben ONNX' })
    await mkdir(target, { recursive: true })
    await cp(join(model.directory, 'tokenizer.json'), join(target, 'tokenizer.json'))
    const precision = format === 'onnx' ? 'fp32' : 'int8'
    await this.options.engines.exportOnnx({ directory: model.directory, ...model.options }, target, precision)
  }

  /** @param tokens undefined: the model's own limit */
  async setMaxLength(id: string, tokens: number | undefined): Promise<void> {
    await this.configure(id, { maxLength: tokens ?? null })
  }

  /**
   * Changes what is given; null goes back to the model's own. Pooling and normalisation change every vector: the
   * model counts as another one, and a new generation is built for it.
   * @throws FojasError bad_request a model with `modules.json` has its own pooling
   */
  async configure(id: string, change: ModelChange): Promise<RegisteredModel> {
    const { plain } = await this.get(id)
    for (const [key, value] of settingsOf(change, plain))
      this.options.settings.set(settingKeys(id)[key], value)
    return this.get(id)
  }

  private async writeLayout(model: RegisteredModel, target: string): Promise<void> {
    const config = z
      .object({ hidden_size: z.number() })
      .parse(JSON.parse(await readFile(join(model.directory, 'config.json'), 'utf8')))
    for (const [path, content] of layoutFiles(model.options, config.hidden_size)) {
      await mkdir(dirname(join(target, path)), { recursive: true })
      await writeFile(join(target, path), `${JSON.stringify(content, null, 2)}\n`)
    }
  }

  private async freeId(name: string): Promise<string> {
    const base = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'modelo'
    const taken = new Set((await this.list()).map((model) => model.id))
    for (let n = 1; ; n++) {
      const id = n === 1 ? base : `${base}-${n}`
      if (!taken.has(id)) return id
    }
  }
}

async function copyModel(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: async (source) => {
      const inside = relative(from, source)
      if (inside === '') return true
      if (basename(source).startsWith('.')) return false
      return (await stat(source)).isDirectory() || kept.test(source)
    },
  })
}

async function readCard(directory: string): Promise<string> {
  const path = join(directory, 'README.md')
  if (!existsSync(path)) return ''
  const text = await readFile(path, 'utf8')
  return text.replace(/^---\n[\s\S]*?\n---\n/, '').trim()
}
