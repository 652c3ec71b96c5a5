/**
 * The weight of words and meaning in a hybrid search, chosen on the marks: each question is judged with the weight that
 * the others chose, so that what is told of it is not its own echo.
 */
import type { SearchWeight, WeightTuned } from '../../../shared/contract/training.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { passageNames } from '../corpus/read-hashes.ts'
import { metrics } from '../evaluation/metrics.ts'
import { leastQuestions } from '../promotion/criteria.ts'
import { fusionRule } from '../search/fuse.ts'
import { foldQuestions } from '../training/splits.ts'
import type { RetrainingHost } from './host.ts'
import { requestFor } from './library-source.ts'
import { rankedQuery, rankingOf, type Found } from './ranking.ts'
import { answered, type SnapshotQuestion } from './snapshot.ts'
import { bestWeight } from './weight.ts'

interface Searched {
  readonly question: SnapshotQuestion
  readonly found: Found
}

/** Differences of a figure that are equal. */
const equal = 1e-9

/** How much searches go by meaning, and who says so. */
export async function weightNow({ registry, meaning }: RetrainingHost): Promise<SearchWeight> {
  const model = meaning.answering()?.model ?? registry.active
  const trained = registry.has(model) ? (await registry.get(model)).lineage !== null : false
  const standard = fusionRule.weight
  return { now: registry.weightOf(model) ?? standard, standard, byTraining: trained, model }
}

/**
 * Of a model that was not trained here: a trained one has had its weight chosen with it.
 * @throws FojasError training_too_few_questions, no_index, cancelled
 */
export async function tuneWeight(
  host: RetrainingHost,
  all: readonly SnapshotQuestion[],
  signal?: AbortSignal,
): Promise<WeightTuned> {
  const questions = answered(all)
  if (questions.length < leastQuestions)
    throw new FojasError('training_too_few_questions', {
      questions: questions.length,
      missing: leastQuestions - questions.length,
    })
  if (!host.meaning.ready) throw new FojasError('no_index', {})
  const searched = new Map<string, Searched>()
  for (const question of questions) {
    const meaning = await host.meaning.question(question.text, signal)
    const legs = await host.search.legs(requestFor(question.text), meaning, undefined, signal)
    searched.set(question.id, { question, found: { legs, names: passageNames(host.reader, legs.passages) } })
  }
  const now = host.registry.weightOf(host.registry.active) ?? fusionRule.weight
  const searchedOf = (asked: readonly { readonly id: string }[]) =>
    asked.flatMap(({ id }) => searched.get(id) ?? [])
  const { folds } = foldQuestions(questions)
  const moved = { better: 0, worse: 0, equal: 0 }
  const answeredAt5 = { before: 0, after: 0 }
  for (const fold of folds) {
    const weight = bestWeight(searchedOf(folds.filter((other) => other !== fold).flat()))
    for (const { question, found } of searchedOf(fold)) {
      const before = rankedQuery(question, rankingOf(found, now))
      const after = rankedQuery(question, rankingOf(found, weight))
      answeredAt5.before += metrics.accuracy(before, 5)
      answeredAt5.after += metrics.accuracy(after, 5)
      const gain = metrics.ndcg(after, 10) - metrics.ndcg(before, 10)
      moved[gain > equal ? 'better' : gain < -equal ? 'worse' : 'equal'] += 1
    }
  }
  return { now, best: bestWeight([...searched.values()]), questions: questions.length, answeredAt5, ...moved }
}
