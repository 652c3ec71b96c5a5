/** The models as a person sees them: each with its index, and what follows from choosing, changing or removing one. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job } from '../../../shared/contract/jobs.ts'
import type { ModelRow, ProviderRow } from '../../../shared/contract/models.ts'
import type { EngineHost } from '../../engine/encoder.ts'
import type { VectorService } from '../vectors/service.ts'
import type { ModelChange } from './options.ts'
import type { ModelRegistry, RegisteredModel } from './registry.ts'

export class ModelService {
  readonly #registry: ModelRegistry
  readonly #vectors: Pick<VectorService, 'list' | 'remove'>
  readonly #engines: EngineHost
  readonly #index: () => Job
  readonly #switchTo: (model: string) => Promise<boolean>

  /** @param index starts building the chosen model's index @param switchTo false where it has none yet */
  constructor(
    registry: ModelRegistry,
    vectors: Pick<VectorService, 'list' | 'remove'>,
    engines: EngineHost,
    index: () => Job,
    switchTo: (model: string) => Promise<boolean>,
  ) {
    this.#registry = registry
    this.#vectors = vectors
    this.#engines = engines
    this.#index = index
    this.#switchTo = switchTo
  }

  async list(): Promise<ModelRow[]> {
    return (await this.#registry.list()).map((model) => this.#row(model))
  }

  /** @throws FojasError path_not_found, model_invalid, malformed_file; nothing is kept then */
  async add(path: string): Promise<ModelRow> {
    return this.#row(await this.#registry.add(path))
  }

  /** What a browser sent is a folder that holds the zip, or the model's folder. */
  async addUpload(folder: string): Promise<ModelRow> {
    const [only, ...others] = await readdir(folder)
    return this.add(only !== undefined && others.length === 0 ? join(folder, only) : folder)
  }

  /**
   * It answers at once where its index is there already; the job brings that up to date, or makes it.
   * @throws FojasError model_not_found
   */
  async use(id: string): Promise<{ model: ModelRow; job: Job }> {
    await this.choose(id)
    const job = this.#index()
    return { model: this.#row(await this.#registry.get(id)), job }
  }

  /** The same without the job. @returns whether it answers already */
  async choose(id: string): Promise<boolean> {
    await this.#registry.use(id)
    return this.#switchTo(id)
  }

  /** @throws FojasError model_not_found, bad_request */
  async configure(id: string, change: ModelChange): Promise<{ model: ModelRow; job: Job | null }> {
    const model = this.#row(await this.#registry.configure(id, change))
    return { model, job: model.active ? this.#index() : null }
  }

  /** @throws FojasError model_in_use the one chosen, the one that answers and the one that ships stay */
  async remove(id: string): Promise<void> {
    const generations = this.#vectors.list().filter((each) => each.model === id)
    // Refused before anything is gone: searches may still be answered by the index of a model no longer chosen.
    const answering = generations.find((each) => each.state === 'active')
    if (answering !== undefined) this.#vectors.remove(answering.id)
    await this.#registry.remove(id)
    for (const each of generations) this.#vectors.remove(each.id)
  }

  /** In an engine of its own: starting a graphics driver may take the process down. */
  providers(): Promise<ProviderRow[]> {
    return this.#engines.encoder('train').providers()
  }

  #row({ id, shipped, active, plain, options, card, lineage }: RegisteredModel): ModelRow {
    const all = this.#vectors.list()
    const shared = lineage?.recipe === 'adapter' && this.#registry.has(lineage.parent) ? lineage.parent : id
    const generations = all.filter((each) => each.model === id || each.model === shared)
    return {
      ...{ id, shipped, active, plain, options, card },
      answering: all.some((each) => each.state === 'active' && (each.answersWith ?? each.model) === id),
      vectors: generations.at(-1)?.vectors ?? 0,
      trained:
        lineage === null ? null : { parent: lineage.parent, labels: lineage.labels, date: lineage.date },
    }
  }
}
