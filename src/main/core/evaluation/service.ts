/** Evaluation as a job: brings a model's index up to date, then ranks the documents that questions ask for. */
import { z } from 'zod'
import { searchInput, searchModes } from '../../../shared/contract/search.ts'
import type { JobContext } from '../jobs/job.ts'
import type { MeaningService } from '../meaning/service.ts'
import type { SearchThread } from '../search/thread.ts'
import { evaluate, evaluationQuery, type EvaluationReport } from './evaluate.ts'

export const evaluationParams = z.object({
  queries: z.array(evaluationQuery),
  /** A registered model's id or a model's folder; the active model when absent. */
  model: z.string().optional(),
  mode: z.enum(searchModes).default('hybrid'),
})
export type EvaluationParams = z.input<typeof evaluationParams>

export class EvaluationService {
  readonly #search: SearchThread
  readonly #meaning: MeaningService

  constructor(search: SearchThread, meaning: MeaningService) {
    this.#search = search
    this.#meaning = meaning
  }

  /** @throws FojasError cancelled, model_not_found, model_invalid, engine_died */
  async run(params: unknown, context: JobContext): Promise<EvaluationReport> {
    const { queries, model, mode } = evaluationParams.parse(params)
    const prepared = mode === 'lexical' ? undefined : await this.#meaning.prepare(model, context)
    return evaluate(
      queries,
      async (text, limit) => {
        await context.breathe()
        const meaning = await prepared?.question(text, context.signal)
        return this.#search.rank(searchInput.parse({ text, limit, mode }), meaning, context.signal)
      },
      (done, total) => {
        context.progress({ done, total, unit: 'queries' })
      },
    )
  }
}
