/** How well the application's own search finds the articles, by meaning alone and by both legs, through any model. */
import { searchInput, type searchModes } from '../../src/shared/contract/search.ts'
import type { Application } from '../../src/main/core/application.ts'
import { passageNames } from '../../src/main/core/corpus/read-hashes.ts'
import { evaluate } from '../../src/main/core/evaluation/evaluate.ts'
import { requestFor } from '../../src/main/core/retraining/library-source.ts'
import type { SnapshotQuestion } from '../../src/main/core/retraining/snapshot.ts'
import { bestWeight } from '../../src/main/core/retraining/weight.ts'
import type { QueryMeaning } from '../../src/main/core/search/service.ts'
import type { LearnerContext } from '../../src/main/core/training/learners/learner.ts'
import { answerOf } from './constitution.ts'

/** A question through a model. */
export type Through = (text: string) => Promise<QueryMeaning>

export const context: LearnerContext & { progress: () => void } = {
  signal: new AbortController().signal,
  breathe: () => Promise.resolve(),
  tell: () => undefined,
  progress: () => undefined,
}

export interface Found {
  readonly 'ndcg@10': number
  readonly 'accuracy@1': number
  readonly 'accuracy@5': number
}

/** @param weight of the cosine in a hybrid search */
export async function found(
  app: Application,
  through: Through,
  asked: readonly SnapshotQuestion[],
  mode: (typeof searchModes)[number],
  weight?: number,
): Promise<Found> {
  const report = await evaluate(
    asked.map((question) => ({ text: question.text, _id: answerOf(question) })),
    async (text, limit) => {
      const meaning = { ...(await through(text)), weight }
      return app.search.rank(searchInput.parse({ text, limit, mode, remember: false }), meaning)
    },
  )
  return {
    'ndcg@10': report['ndcg@10'],
    'accuracy@1': report['accuracy@1'],
    'accuracy@5': report['accuracy@5'],
  }
}

/** The weight that the button would choose for a model on these questions. */
export async function weightFor(
  app: Application,
  through: Through,
  questions: readonly SnapshotQuestion[],
): Promise<number> {
  const searches = []
  for (const question of questions) {
    const legs = await app.search.legs(requestFor(question.text), await through(question.text))
    searches.push({ question, found: { legs, names: passageNames(app.reader, legs.passages) } })
  }
  return bestWeight(searches)
}

/** What a folder's model answers with, its index built; and a function that takes that away again. */
export async function modelIn(
  app: Application,
  directory: string,
): Promise<{ through: Through; close: () => void }> {
  const prepared = await app.meaning.prepare(directory, context)
  const known = new Map<string, QueryMeaning>()
  return {
    async through(text) {
      const before = known.get(text)
      if (before !== undefined) return before
      const meaning = await prepared.question(text)
      known.set(text, meaning)
      return meaning
    },
    close: () => {
      for (const { generation } of known.values())
        if (generation !== undefined && app.meaning.generations.list().some(({ id }) => id === generation))
          app.meaning.discard(generation)
    },
  }
}
