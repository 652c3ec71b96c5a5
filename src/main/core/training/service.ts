/** Training as a job: one at a time, told step by step, its result a `TrainingReport`. */
import type { EngineHost } from '../../engine/encoder.ts'
import type { JobContext, JobKind } from '../jobs/job.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { TrainingNews } from './learners/learner.ts'
import type { Question } from './question.ts'
import type { TrainingReport } from './report.ts'
import { requestOf, trainInput } from './request.ts'
import { trainModel } from './train.ts'

export class TrainingService {
  readonly #registry: ModelRegistry
  readonly #engines: EngineHost
  readonly #labels: () => readonly Question[]
  readonly #listeners = new Set<(news: TrainingNews) => void>()

  /** @param labels the library's own, as questions with their judged passages */
  constructor(registry: ModelRegistry, engines: EngineHost, labels: () => readonly Question[]) {
    this.#registry = registry
    this.#engines = engines
    this.#labels = labels
  }

  get kind(): JobKind {
    return {
      kind: 'training',
      // The same request, started again, goes on from its checkpoints.
      resumable: true,
      lane: 'training',
      run: (params, context) => this.run(params, context),
    }
  }

  /** Hears what a run tells while it goes. @returns a function that ends it */
  listen(listener: (news: TrainingNews) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @throws FojasError training_too_few_labels, training_data_invalid, training_collapsed, training_diverged … */
  async run(params: unknown, context: JobContext): Promise<TrainingReport> {
    const request = await requestOf(trainInput.parse(params), {
      model: (id) => this.#registry.resolve(id),
      labels: this.#labels,
    })
    return trainModel(request, this.#engines, {
      signal: context.signal,
      breathe: () => context.breathe(),
      tell: (news) => {
        if (news.event === 'step') context.progress({ done: news.step, total: news.steps, unit: 'steps' })
        for (const listener of this.#listeners) listener(news)
      },
    })
  }
}
