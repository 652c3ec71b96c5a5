/**
 * Whether more marks would help: the same training on parts of the marks, each judged on questions that it never saw.
 * The adapter stands for every recipe: it is the one that can be trained again and again on vectors made once.
 */
import { learningCurve, type LearningCurve } from '../../../shared/contract/training.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { meanOf, type RankedQuery } from '../evaluation/metrics.ts'
import type { JobContext } from '../jobs/job.ts'
import type { JobService } from '../jobs/service.ts'
import { fusionRule } from '../search/fuse.ts'
import { EmbeddingCache } from '../training/file-source.ts'
import { fit, rankWith } from '../training/fit.ts'
import { adapterLearner } from '../training/learners/adapter.ts'
import { evaluationPool } from '../training/pool.ts'
import type { Question } from '../training/question.ts'
import { recipes } from '../training/settings.ts'
import { foldCount, foldQuestions, fractionOf } from '../training/splits.ts'
import { contextOf } from './context.ts'
import type { RetrainingHost } from './host.ts'
import { LibrarySource, requestFor } from './library-source.ts'
import { answered, type SnapshotQuestion } from './snapshot.ts'

const shares = [0.25, 0.5, 0.75, 1] as const
/** Questions from which a quarter of them can teach anything. */
const leastForCurve = 20

/** @throws FojasError training_data_invalid, cancelled */
export async function learningCurveOf(
  host: RetrainingHost,
  all: readonly SnapshotQuestion[],
  job: JobContext,
): Promise<LearningCurve> {
  const questions = answered(all)
  if (questions.length < leastForCurve)
    throw new FojasError('training_data_invalid', {
      detail: `con menos de ${leastForCurve} preguntas con respuesta no hay curva que trazar`,
    })
  const { registry, engines, search, meaning } = host
  const encoder = engines.encoder('train')
  const settings = recipes.adapter.settings
  const info = await encoder.load({
    ...(await registry.resolve(await registry.rootOf(registry.active))),
    ...{ precision: 'fp32', maxLength: settings.lengths.document },
  })
  const context = contextOf(host, job, (news) => {
    if (news.event === 'encoded')
      job.progress({ done: news.done, total: news.total, unit: 'passages', detail: 'encoding' })
  })
  const cache = (side: 'query' | 'document') =>
    new EmbeddingCache(encoder, side, info.dimension, (done, total) => {
      context.tell({ event: 'encoded', side, done, total })
    })
  const learner = adapterLearner({
    queries: cache('query'),
    documents: cache('document'),
    dimension: info.dimension,
  })
  const source = new LibrarySource(
    host.reader,
    async (text) => {
      await host.quiet()
      return search.legs(requestFor(text), await meaning.question(text))
    },
    fusionRule.weight,
  )
  const { folds } = foldQuestions(questions)
  const before: RankedQuery[] = []
  const points: LearningCurve['points'] = []
  for (const [number, share] of shares.entries()) {
    const after: RankedQuery[] = []
    let learnt = 0
    for (const [index, outer] of folds.entries()) {
      const inner = folds[(index + 1) % foldCount] ?? []
      const train = partOf(folds.filter((fold) => fold !== outer && fold !== inner).flat(), share)
      if (outer.length === 0 || inner.length === 0 || train.length < 2) continue
      learnt += train.length
      const fitted = await fit(
        {
          ...{ settings, train, validation: inner, negatives: source, passages: source, learner },
          directory: '',
        },
        context,
      )
      const pool = await evaluationPool(outer, source, settings.seed)
      if (share === 1) before.push(...(await rankWith(fitted.learnt, pool, 0, context)))
      after.push(...(await rankWith(fitted.learnt, pool, fitted.share, context)))
      job.progress({
        ...{ done: number * foldCount + index + 1, total: shares.length * foldCount },
        ...{ unit: 'steps', detail: 'curve' },
      })
    }
    if (after.length > 0)
      points.push({ share, questions: Math.round(learnt / foldCount), ndcg: meanOf('ndcg', 10, after) })
  }
  return { points, before: meanOf('ndcg', 10, before) }
}

/** Always the same ones, and each part holds the smaller ones. */
function partOf(questions: readonly Question[], share: number): Question[] {
  const order = [...questions].sort((a, b) => fractionOf(a.id) - fractionOf(b.id))
  return order.slice(0, Math.ceil(order.length * share))
}

/** The one that was drawn last, with when. */
export function lastCurve(jobs: JobService): { at: string; curve: LearningCurve } | null {
  const done = jobs.list().find(({ kind, state }) => kind === 'learning-curve' && state === 'done')
  const curve = learningCurve.safeParse(done?.result).data
  return done === undefined || curve === undefined ? null : { at: done.finishedAt ?? done.createdAt, curve }
}
