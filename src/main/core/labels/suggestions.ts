/**
 * Questions suggested from the summaries and titles of the library's documents, each with passages of its document below
 * it. They are no questions until a person accepts them: nothing counts them, nothing learns from them.
 */
import { createHash } from 'node:crypto'
import { searchInput } from '../../../shared/contract/search.ts'
import type { Suggestion } from '../../../shared/contract/labels.ts'
import { hashedPassage } from '../corpus/read-hashes.ts'
import { keysOfSubjects, readMeta } from '../corpus/read.ts'
import { shuffled } from './candidates.ts'
import type { LabelHost } from './host.ts'
import type { Recorder } from './record.ts'
import type { LabelConfiguration } from './settings.ts'
import { stemsOf } from './stems.ts'
import { isAnswer, suggestions } from './store-suggestions.ts'
import { keepTarget } from './store-targets.ts'
import * as work from './store-work.ts'
import * as store from './store.ts'
import { suggestedText } from './suggested-text.ts'
import { targetOfPassage } from './targets.ts'

/** Who a suggestion is of. */
const author = 'Fojas'
/** Documents looked at for so many suggestions, at the most: one in some has something to ask. */
const lookedAt = 4_000
/** Passages of the document that are put below its question. */
const passages = 3

interface Found {
  readonly uid: string
  readonly text: string
  readonly documentKey: number
}

/** A document is suggested once, here and on every computer: what was discarded does not come back. */
const uidOf = (document: string): string =>
  createHash('sha256').update(`suggestion\u0000${document}`).digest('hex').slice(0, 32)

export class Suggestions {
  readonly #host: LabelHost
  readonly #recorder: Recorder
  readonly #configuration: LabelConfiguration

  constructor(host: LabelHost, recorder: Recorder, configuration: LabelConfiguration) {
    this.#host = host
    this.#recorder = recorder
    this.#configuration = configuration
  }

  list(): Suggestion[] {
    return suggestions(this.#host.writer)
  }

  /** As many more, of documents taken by chance that nobody asked about. @returns all that wait */
  async make(count: number, signal?: AbortSignal): Promise<Suggestion[]> {
    const { writer } = this.#host
    const made: { readonly found: Found; readonly ids: readonly number[] }[] = []
    for (const found of this.#find(count)) {
      signal?.throwIfAborted()
      const ids = await this.#answers(found, signal)
      if (ids.length > 0) made.push({ found, ids })
    }
    if (made.length > 0)
      this.#recorder.act('suggest', this.#configuration.annotator, (act) => {
        for (const { found, ids } of made) {
          // Two who ask at once are given the same.
          if (store.findQuestionByUid(writer, found.uid) !== undefined) continue
          const { uid, text } = found
          const none = { matter: null, guideline: null, extra: null }
          const id = act.create({ ...none, uid, text, author, origin: 'suggestion', state: 'suggested' })
          for (const [position, passage] of ids.entries()) {
            const held = hashedPassage(writer, passage)
            if (held === undefined) continue
            work.insertCandidate(
              writer,
              id,
              keepTarget(writer, targetOfPassage(writer, held)),
              -1 - position,
              {
                source: 'suggested',
                query: text,
                rank: null,
                score: null,
                model: null,
                indexDate: null,
              },
            )
          }
        }
      })
    return this.list()
  }

  /**
   * They become questions, or go. One act, whatever their number.
   * @param text of the only one, as the person puts it
   * @returns how many waited for it
   */
  decide(questions: readonly number[], accept: boolean, text?: string): number {
    const { writer } = this.#host
    return this.#recorder.act(accept ? 'accept' : 'discard', this.#configuration.annotator, (act) => {
      let changed = 0
      for (const id of questions) {
        const question = store.findQuestion(writer, id)
        if (question?.state !== 'suggested') continue
        if (text !== undefined) act.set(id, 'text', question.text, text)
        act.set(id, 'state', 'suggested', accept ? 'open' : 'removed')
        changed += 1
      }
      return changed
    })
  }

  *#find(count: number): Iterable<Found> {
    const { reader, writer } = this.#host
    const asked = new Set<string>()
    for (const documentKey of shuffled(keysOfSubjects(reader), Math.random).slice(0, lookedAt)) {
      if (asked.size === count) return
      const meta = readMeta(reader, documentKey)
      const text = suggestedText(meta)
      if (text === undefined) continue
      const [uid, stems] = [uidOf(meta.id), stemsOf(text)]
      if (asked.has(stems) || store.findQuestionByUid(writer, uid) !== undefined) continue
      if (store.questionsOfStems(writer, stems).length > 0 || isAnswer(writer, documentKey)) continue
      asked.add(stems)
      yield { uid, text, documentKey }
    }
  }

  /** The passages of its document that a search for it brings, best first. */
  async #answers({ text, documentKey }: Found, signal: AbortSignal | undefined): Promise<number[]> {
    const request = searchInput.parse({ text, limit: 1, remember: false, filters: { keys: [documentKey] } })
    const [result] = (await this.#host.search(request, signal)).results
    if (result === undefined) return []
    const ids = [result.passage, ...result.passages].map(({ id }) => id)
    return [...new Set(ids)].slice(0, passages)
  }
}
