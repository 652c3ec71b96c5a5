/**
 * The model in use, as one that must not be asked what it was taught: where it learnt from a question, the part of its
 * training that never saw it answers in its stead.
 */
import type { LoraParts } from './lora-parts.ts'
import type { Fold } from './store.ts'

/** `whole`: the model as it is; null: it learnt from the question, and no part of it without it was kept. */
export type Answerer = 'whole' | Fold | null

export class Rival {
  readonly #learnt: ReadonlySet<string>
  readonly #folds: readonly Fold[]
  /** Of its training; null where it was not trained from where the new one is. */
  readonly lora: LoraParts | null

  /** @param learnt questions it learnt from or was chosen by @param folds of its training */
  constructor(learnt: ReadonlySet<string>, folds: readonly Fold[], lora: LoraParts | null = null) {
    this.#learnt = learnt
    this.#folds = folds
    this.lora = lora
  }

  /** @param among whether both models are asked of the same few passages, which a kept LoRA can encode */
  of(question: string, among: boolean): Answerer {
    const fold = this.#folds.find(({ unseen }) => unseen.includes(question))
    if (fold?.name === 'split') return 'whole'
    if (fold === undefined) return this.#learnt.has(question) ? null : 'whole'
    return fold.adapter !== null || (among && this.lora?.has(fold.name) === true) ? fold : null
  }
}
