/** The marks as trainings see them: read again only where something was said since, and what a training learnt from once. */
import { planOf, type Plan } from './plan.ts'
import type { RetrainingHost } from './host.ts'
import { snapshotOf, type SnapshotQuestion } from './snapshot.ts'
import * as store from './store.ts'

/** Trainings whose marks are kept at hand: the one on view and the one before. */
const kept = 2

export class Marks {
  readonly #host: Pick<RetrainingHost, 'reader' | 'labels'>
  #now: { readonly revision: string; readonly questions: readonly SnapshotQuestion[] } | undefined
  #plan: { readonly of: readonly SnapshotQuestion[]; readonly sides: number; readonly plan: Plan } | undefined
  readonly #of = new Map<number, readonly SnapshotQuestion[]>()

  constructor(host: Pick<RetrainingHost, 'reader' | 'labels'>) {
    this.#host = host
  }

  /** The same array as long as nothing was said. */
  now(): readonly SnapshotQuestion[] {
    const revision = this.#host.labels.revision()
    if (this.#now?.revision !== revision)
      this.#now = { revision, questions: snapshotOf(this.#host.labels.training()) }
    return this.#now.questions
  }

  plan(): Plan {
    const of = this.now()
    const sides = store.knownSides(this.#host.reader)
    if (this.#plan?.of !== of || this.#plan.sides !== sides.size)
      this.#plan = { of, sides: sides.size, plan: planOf(of, sides) }
    return this.#plan.plan
  }

  /** What a training learnt from, as it was when it began. */
  of(training: number): readonly SnapshotQuestion[] {
    const known = this.#of.get(training)
    if (known !== undefined) return known
    const questions = store.questionsOf(this.#host.reader, training)
    for (const old of [...this.#of.keys()].slice(0, Math.max(0, this.#of.size - kept + 1)))
      this.#of.delete(old)
    this.#of.set(training, questions)
    return questions
  }

  /** Its hour came: it learns from what was marked until then. */
  forget(training: number): void {
    this.#of.delete(training)
  }

  /** The same questions as they are judged now; one that is gone since, as it was. */
  nowOf(training: number): SnapshotQuestion[] {
    const now = new Map(this.now().map((question) => [question.id, question]))
    return this.of(training).map((question) => now.get(question.id) ?? question)
  }
}
