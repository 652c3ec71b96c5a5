/**
 * *Contradicen al modelo*: where the model in use puts what was marked. Each question is searched for again, aside and
 * giving way to the searches that somebody waits for; what was compared is kept until the model, the documents or the
 * marks are others.
 */
import type { Comparison } from '../../../shared/contract/label-marks.ts'
import type { PassageName } from '../corpus/read-hashes.ts'
import { indexRevision } from '../search/lexical-index.ts'
import type { LabelHost } from './host.ts'
import type { LabelConfiguration } from './settings.ts'
import { contradictedOf } from './store-marks.ts'
import * as ranks from './store-ranks.ts'
import { findQuestion } from './store.ts'

/** From 1; null where it is not in the ranking. A document marked whole is found with its first passage. */
function rankIn(ranking: readonly PassageName[], { scope, hash, document }: ranks.Marked): number | null {
  const place = ranking.findIndex((each) =>
    scope === 'document' ? each.document === document : each.hash === hash,
  )
  return place < 0 ? null : place + 1
}

export class Contradictions {
  readonly #host: LabelHost
  readonly #configuration: LabelConfiguration
  readonly #end: AbortSignal

  /** @param end aborted where the library is closed */
  constructor(host: LabelHost, configuration: LabelConfiguration, end: AbortSignal) {
    this.#host = host
    this.#configuration = configuration
    this.#end = end
  }

  /** What another model said is forgotten: it would be read as if this one said it. */
  inStep(): void {
    const model = this.#host.answering()?.model ?? ''
    if (this.#configuration.note('ranked') === model) return
    const { writer } = this.#host
    writer.transaction(() => {
      ranks.forgetRanks(writer)
      this.#configuration.setNote('ranked', model)
    })
  }

  /** How far it is, at the beginning and after each question. */
  async *compare(signal?: AbortSignal): AsyncGenerator<Comparison> {
    this.inStep()
    const { writer } = this.#host
    const answering = this.#host.answering()
    const total = ranks.countMarked(writer)
    if (answering === undefined) {
      yield { model: null, done: 0, total }
      return
    }
    const { model } = answering
    const left = ranks.unranked(writer, this.#stamp(answering.stamp))
    yield { model, done: total - left.length, total }
    const ending = signal === undefined ? this.#end : AbortSignal.any([signal, this.#end])
    for (const [at, { id }] of left.entries()) {
      await this.#host.quiet()
      if (ending.aborted || !(await this.#rank(id, ending))) return
      yield { model, done: total - left.length + at + 1, total }
    }
  }

  /** Passages of a question whose mark the model in use contradicts. */
  async of(question: number, signal: AbortSignal): Promise<{ passage: number; rank: number | null }[]> {
    this.inStep()
    const answering = this.#host.answering()
    if (answering === undefined || ranks.markedTargets(this.#host.writer, question).length === 0) return []
    await this.#rank(question, signal)
    return contradictedOf(this.#host.writer, question)
  }

  /** @returns false where another model answers by now */
  async #rank(id: number, signal: AbortSignal): Promise<boolean> {
    const { writer } = this.#host
    const [question, answering] = [findQuestion(writer, id), this.#host.answering()]
    if (question === undefined || answering === undefined) return question === undefined
    const stamp = this.#stamp(answering.stamp)
    const ranking = await this.#host.ranking(question.text, signal)
    if (this.#host.answering()?.model !== answering.model) return false
    writer.transaction(() => {
      const found = ranks.markedTargets(writer, id)
      const places = found.map((each) => ({ target: each.target, rank: rankIn(ranking, each) }))
      ranks.keepRanks(writer, question, stamp, places)
    })
    return true
  }

  #stamp(stamp: string): string {
    return `${stamp} ${indexRevision(this.#host.writer)}`
  }
}
