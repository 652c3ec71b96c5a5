/** What passes below a question is chosen once, when it is first opened: by whoever asks first. */
import { FojasError } from '../../../shared/errors/index.ts'
import { chooseCandidates } from './candidates.ts'
import type { Contradictions } from './contradictions.ts'
import type { LabelHost } from './host.ts'
import type { LabelConfiguration } from './settings.ts'
import { keepTarget } from './store-targets.ts'
import * as work from './store-work.ts'
import { findQuestion } from './store.ts'
import { targetOfPassage } from './targets.ts'

export class Choosing {
  readonly #host: LabelHost
  readonly #configuration: LabelConfiguration
  readonly #contradictions: Contradictions
  readonly #end: AbortSignal
  /** Under way, by question. */
  readonly #running = new Map<number, Promise<void>>()

  /** @param end aborted where the library is closed */
  constructor(
    host: LabelHost,
    configuration: LabelConfiguration,
    contradictions: Contradictions,
    end: AbortSignal,
  ) {
    this.#host = host
    this.#configuration = configuration
    this.#contradictions = contradictions
    this.#end = end
  }

  /** @throws FojasError not_found; the reason of `signal` where it was aborted */
  async of(question: number, signal: AbortSignal | undefined): Promise<void> {
    if (work.hasCandidates(this.#host.writer, question)) return
    const running = this.#running.get(question) ?? this.#choose(question)
    this.#running.set(question, running)
    try {
      await running
      signal?.throwIfAborted()
    } finally {
      if (this.#running.get(question) === running) this.#running.delete(question)
    }
  }

  async over(): Promise<void> {
    await Promise.allSettled(this.#running.values())
  }

  async #choose(id: number): Promise<void> {
    const { reader, writer, search, byWords } = this.#host
    const question = findQuestion(writer, id)
    if (question === undefined) throw new FojasError('not_found', { what: 'la pregunta' })
    const settings = this.#configuration.get()
    const contradicted = settings.contradicted === 0 ? [] : await this.#contradictions.of(id, this.#end)
    const given = { contradicted, suggested: work.suggestedPassages(writer, id) }
    const chosen = await chooseCandidates(reader, { search, byWords }, question, settings, given, this.#end)
    writer.transaction(() => {
      work.clearSuggested(writer, id)
      for (const [position, { passage, how, alike }] of chosen.entries()) {
        const target = keepTarget(writer, targetOfPassage(writer, passage))
        work.insertCandidate(writer, id, target, position, how)
        work.setAlike(
          writer,
          target,
          alike.map((each) => keepTarget(writer, targetOfPassage(writer, each))),
        )
      }
    })
  }
}
