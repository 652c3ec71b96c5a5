/**
 * The only hand that writes marks: everything said is an act, whole in one transaction that is on the disk when it ends,
 * and taken back by another act that appends what held before.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { HowFound } from '../../../shared/contract/labels.ts'
import type { UnableReason } from '../../../shared/domain/verdicts.ts'
import type { Writer } from '../library/database.ts'
import { stemsOf } from './stems.ts'
import * as judgments from './store-judgments.ts'
import * as work from './store-work.ts'
import * as store from './store.ts'

/** Kinds of act, in the words in which they are said to be taken back. An act of another kind is not taken back. */
export const actWords: Readonly<Record<string, string>> = {
  judge: 'la marca',
  defer: 'el «Después»',
  finish: 'la pregunta terminada',
  edit: 'el cambio de la pregunta',
  matter: 'el cambio de carpeta',
  question: 'la pregunta nueva',
  bulk: 'los cambios en varias marcas',
  join: 'la unión de preguntas',
  review: 'la revisión',
  resolve: 'el desacuerdo resuelto',
  import: 'las marcas importadas',
  merge: 'las marcas unidas',
  suggest: 'las preguntas sugeridas',
  accept: 'las sugerencias aceptadas',
  discard: 'las sugerencias descartadas',
}

/** `Se deshizo la marca`, `Se deshicieron las marcas importadas` */
export function undoneWords(kind: string): string {
  const what = actWords[kind] ?? 'lo último'
  return `${/^(?:los|las) /.test(what) ? 'Se deshicieron' : 'Se deshizo'} ${what}`
}

export interface Said {
  readonly question: number
  readonly target: number
  /** Whose voice it is; the act's annotator when absent. */
  readonly annotator?: string
  readonly resolution?: boolean
  readonly verdict: judgments.SaidVerdict
  readonly reason?: UnableReason | null
  /** Absent: as that voice had it. */
  readonly note?: string | null | undefined
  readonly review?: boolean
  readonly how: HowFound
  readonly propagatedFrom?: number
  readonly extra?: string | null
  /** What another computer gave it. */
  readonly uid?: string
  readonly at?: string
}

const deferredValue = z.object({ target: z.number().int(), deferred: z.number().int() })
const finishedValue = z.object({ annotator: z.string(), on: z.boolean() })

export class Act {
  readonly id: number
  readonly at: string
  readonly annotator: string
  readonly #writer: Writer

  constructor(writer: Writer, id: number, at: string, annotator: string) {
    this.#writer = writer
    this.id = id
    this.at = at
    this.annotator = annotator
  }

  /** @returns the judgment's number */
  judge(said: Said): number {
    const annotator = said.annotator ?? this.annotator
    const resolution = said.resolution ?? false
    const voice = judgments.voiceOf({ annotator, resolution })
    const before = judgments.lastSaid(this.#writer, said.question, said.target, voice)
    return judgments.insertJudgment(this.#writer, {
      uid: said.uid ?? randomUUID(),
      act: this.id,
      question: said.question,
      target: said.target,
      annotator,
      resolution,
      verdict: said.verdict,
      reason: said.reason ?? null,
      note:
        said.note === undefined ? (before?.verdict === 'none' ? null : (before?.note ?? null)) : said.note,
      review: said.review ?? false,
      at: said.at ?? after(this.at, before?.at),
      how: said.how,
      propagatedFrom: said.propagatedFrom ?? null,
      extra: said.extra ?? before?.extra ?? null,
    })
  }

  /** The question as it is said to be from now on. */
  set(
    question: number,
    field: store.QuestionField,
    before: string | number | null,
    value: typeof before,
  ): void {
    if (before === value) return
    this.#fact(question, field, before, value)
    store.setQuestion(this.#writer, question, field, value)
    if (field === 'text') store.setStems(this.#writer, question, stemsOf(String(value)))
  }

  /** A question that was not there: taken back, it is removed. */
  create(question: Omit<store.NewQuestionRow, 'stems' | 'createdAt'> & { createdAt?: string }): number {
    const row = { ...question, createdAt: question.createdAt ?? this.at, stems: stemsOf(question.text) }
    const id = store.insertQuestion(this.#writer, row)
    this.#fact(id, 'state', 'removed', question.state)
    return id
  }

  finish(question: number, annotator: string, on: boolean): void {
    const before = work.isFinished(this.#writer, question, annotator)
    if (before === on) return
    this.#fact(question, 'finished', { annotator, on: before }, { annotator, on })
    work.setFinished(this.#writer, question, annotator, on, this.at)
  }

  defer(question: number, target: number): void {
    const before = work.deferredOf(this.#writer, question, target)
    if (before === undefined) return
    const deferred = work.mostDeferred(this.#writer, question) + 1
    this.#fact(question, 'deferred', { target, deferred: before }, { target, deferred })
    work.setDeferred(this.#writer, question, target, deferred)
  }

  /** What held before a fact holds again. */
  restore(fact: store.QuestionFact): void {
    const [before, after] = [JSON.parse(fact.before) as unknown, JSON.parse(fact.after) as unknown]
    const { question, field } = fact
    if (field === 'deferred') {
      const value = deferredValue.parse(before)
      this.#fact(question, field, after, before)
      work.setDeferred(this.#writer, question, value.target, value.deferred)
    } else if (field === 'finished') {
      const { annotator, on } = finishedValue.parse(before)
      this.finish(question, annotator, on)
    } else {
      const known = store.questionFields.find((each) => each === field)
      const scalar = z.union([z.string(), z.number(), z.null()])
      if (known !== undefined) this.set(question, known, scalar.parse(after), scalar.parse(before))
    }
  }

  #fact(question: number, field: string, before: unknown, value: unknown): void {
    store.insertQuestionFact(this.#writer, {
      act: this.id,
      question,
      field,
      before: JSON.stringify(before),
      after: JSON.stringify(value),
    })
  }
}

/** Later than what the same voice said before, also where the clock was put back. */
function after(at: string, before: string | undefined): string {
  if (before === undefined || at > before) return at
  return new Date(Date.parse(before) + 1).toISOString()
}

export interface TakenBack {
  readonly kind: string
  /** In order; what was touched. */
  readonly touched: readonly { readonly question: number; readonly target: number | null }[]
}

export class Recorder {
  readonly #writer: Writer

  constructor(writer: Writer) {
    this.#writer = writer
  }

  /** One act, whole or not at all. */
  act<T>(kind: string, annotator: string, body: (act: Act) => T, undoes: number | null = null): T {
    return this.#writer.transaction(() => {
      const at = new Date().toISOString()
      return body(
        new Act(this.#writer, store.insertAct(this.#writer, kind, annotator, at, undoes), at, annotator),
      )
    })
  }

  /** An act in steps, each a transaction of its own: what is too long for one. */
  begin(kind: string, annotator: string): (body: (act: Act) => void) => void {
    const begun = this.act(kind, annotator, (act) => act)
    return (body) => {
      this.#writer.transaction(() => {
        body(begun)
      })
    }
  }

  /** Adds to an act what followed from it a moment later; nothing where it was taken back meanwhile. */
  extend(judgment: number, body: (act: Act) => void): void {
    this.#writer.transaction(() => {
      const said = judgments.findJudgment(this.#writer, judgment)
      if (said === undefined || !judgments.isStanding(this.#writer, judgment)) return
      body(new Act(this.#writer, said.act, new Date().toISOString(), said.annotator))
    })
  }

  canUndo(annotator: string): boolean {
    return store.lastAct(this.#writer, annotator, Object.keys(actWords)) !== undefined
  }

  /** Takes the last act of an annotator back. @returns undefined where there is none */
  undo(annotator: string): TakenBack | undefined {
    return this.#writer.transaction(() => {
      const last = store.lastAct(this.#writer, annotator, Object.keys(actWords))
      if (last === undefined) return undefined
      const touched: { question: number; target: number | null }[] = []
      this.act(
        'undo',
        annotator,
        (act) => {
          const seen = new Set<string>()
          for (const said of judgments.judgmentsOfAct(this.#writer, last.id)) {
            const voice = judgments.voiceOf(said)
            const key = `${said.question} ${said.target} ${voice}`
            if (seen.has(key)) continue
            seen.add(key)
            touched.push({ question: said.question, target: said.target })
            const before = judgments.lastSaid(this.#writer, said.question, said.target, voice, last.id)
            act.judge({
              question: said.question,
              target: said.target,
              annotator: before?.annotator ?? said.annotator,
              resolution: said.resolution,
              verdict: before?.verdict ?? 'none',
              reason: before?.reason ?? null,
              note: before?.note ?? null,
              review: before?.review ?? false,
              how: before?.how ?? said.how,
              ...(typeof before?.propagatedFrom === 'number'
                ? { propagatedFrom: before.propagatedFrom }
                : {}),
              extra: before?.extra ?? null,
            })
          }
          for (const fact of store.questionFactsOf(this.#writer, last.id)) {
            touched.push({ question: fact.question, target: null })
            act.restore(fact)
          }
        },
        last.id,
      )
      return { kind: last.kind, touched }
    })
  }
}
