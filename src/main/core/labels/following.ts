/** A mark given while searching: what is equal or nearly so is looked for afterwards, and belongs to the same act. */
import type { HowFound } from '../../../shared/contract/labels.ts'
import { reportOf } from '../../../shared/errors/index.ts'
import { hashedPassage } from '../corpus/read-hashes.ts'
import type { Reader } from '../library/database.ts'
import { alikeTo } from './alike.ts'
import type { LabelHost } from './host.ts'
import type { Recorder } from './record.ts'
import * as judgments from './store-judgments.ts'
import { keepTarget, type Target } from './store-targets.ts'
import { setAlike } from './store-work.ts'
import { targetOfPassage } from './targets.ts'

/** A passage marked by itself does not follow another. */
export function mayFollow(reader: Reader, question: number, target: number, annotator: string): boolean {
  const said = judgments.lastSaid(reader, question, target, annotator)
  return said === undefined || said.verdict === 'none' || said.propagatedFrom !== null
}

export class Following {
  readonly #host: LabelHost
  readonly #recorder: Recorder
  readonly #end: AbortSignal
  #last: Promise<void> = Promise.resolve()

  /** @param end aborted where the library is closed */
  constructor(host: LabelHost, recorder: Recorder, end: AbortSignal) {
    this.#host = host
    this.#recorder = recorder
    this.#end = end
  }

  after(judgment: number, target: Target, how: HowFound): void {
    this.#last = this.#last.then(async () => {
      try {
        await this.#follow(judgment, target, how)
      } catch (error) {
        // The mark itself is kept; its equals are found again the next time it is given.
        if (!this.#end.aborted) process.stderr.write(`labels: ${reportOf(error).message}\n`)
      }
    })
  }

  /** Resolves once what followed from the marks given so far is written. */
  async over(): Promise<void> {
    await this.#last
  }

  async #follow(judgment: number, target: Target, how: HowFound): Promise<void> {
    const { reader, writer, byWords } = this.#host
    const passage = target.passageId === null ? undefined : hashedPassage(writer, target.passageId)
    if (this.#end.aborted || passage === undefined) return
    const alike = await alikeTo(reader, byWords, passage, target.text, this.#end)
    if (alike.length === 0) return
    this.#recorder.extend(judgment, (act) => {
      const said = judgments.findJudgment(writer, judgment)
      if (said === undefined) return
      const { question, annotator, verdict, reason, note } = said
      const others = alike.map((each) => keepTarget(writer, targetOfPassage(writer, each)))
      setAlike(writer, target.id, others)
      for (const other of others)
        if (mayFollow(writer, question, other, annotator))
          act.judge({
            ...{ question, target: other, annotator, verdict, reason, note },
            ...{ how, propagatedFrom: judgment },
          })
    })
  }
}
