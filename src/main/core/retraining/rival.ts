/**
 * The model in use, as one that must not be asked what it was taught: where it learnt from a question, the part of its
 * training that never saw it answers in its stead.
 */
import type { Fold } from './store.ts'

/** `whole`: the model as it is; null: it learnt from the question, and no part of it without it was kept. */
export type Answerer = 'whole' | Fold | null

export class Rival {
  readonly #learnt: ReadonlySet<string>
  readonly #folds: readonly Fold[]

  /** @param learnt questions it learnt from or was chosen by @param folds of its training */
  constructor(learnt: ReadonlySet<string>, folds: readonly Fold[]) {
    this.#learnt = learnt
    this.#folds = folds
  }

  of(question: string): Answerer {
    const fold = this.#folds.find(({ unseen }) => unseen.includes(question))
    if (fold?.name === 'split') return 'whole'
    if (fold !== undefined) return fold.adapter === null ? null : fold
    return this.#learnt.has(question) ? null : 'whole'
  }
}
