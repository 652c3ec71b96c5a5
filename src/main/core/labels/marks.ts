/** The marks as a table: changed many at a time, settled where people disagree, looked at again where texts changed. */
import { howFound, type HistoryFact } from '../../../shared/contract/labels.ts'
import type { BulkInput, MarkFilter, markSorts } from '../../../shared/contract/label-marks.ts'
import type { Agreement, Disagreement, ReviewItem } from '../../../shared/contract/label-review.ts'
import { markFilter } from '../../../shared/contract/label-marks.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import type { UnableReason, Verdict } from '../../../shared/domain/verdicts.ts'
import { verdictFacts } from '../../../shared/domain/verdicts.ts'
import { citationOf } from '../citations/cite.ts'
import { readMeta, readPassage, readText } from '../corpus/read.ts'
import type { Reader, Writer } from '../library/database.ts'
import { compareWords } from '../texts/compare.ts'
import { agreementWords, cohenKappa, gwetAc1, krippendorffAlpha, percentAgreement } from './agreement.ts'
import type { Act, Recorder } from './record.ts'
import type { LabelConfiguration } from './settings.ts'
import * as judgments from './store-judgments.ts'
import * as marks from './store-marks.ts'
import * as targets from './store-targets.ts'
import { findQuestion } from './store.ts'
import { mostAlike, targetOfPassage } from './targets.ts'

/** Disagreements and passages to look at again that are shown at a time. */
const atOnce = 200
/** Characters around a passage. */
const around = 1_500

const missing = (what: string) => new FojasError('not_found', { what })

export class MarkService {
  readonly #reader: Reader
  readonly #writer: Writer
  readonly #recorder: Recorder
  readonly #configuration: LabelConfiguration
  readonly #inStep: () => void

  constructor(
    reader: Reader,
    writer: Writer,
    recorder: Recorder,
    configuration: LabelConfiguration,
    inStep: () => void,
  ) {
    this.#reader = reader
    this.#writer = writer
    this.#recorder = recorder
    this.#configuration = configuration
    this.#inStep = inStep
  }

  list(
    filter: MarkFilter,
    sort: (typeof markSorts)[number],
    descending: boolean,
    limit: number,
    offset: number,
  ) {
    this.#inStep()
    return marks.listMarks(this.#writer, filter, sort, descending, limit, offset)
  }

  /** One act, whatever it changes. @returns how many marks it changed */
  bulk(input: BulkInput): number {
    return this.#recorder.act('bulk', this.#configuration.annotator, (act) => {
      if (input.do === 'move') {
        const to = findQuestion(this.#writer, input.to)
        if (to?.state !== 'open') throw missing('la pregunta')
      }
      let changed = 0
      for (const id of input.judgments) {
        const said = judgments.findJudgment(this.#writer, id)
        // What changed since the table was drawn is not what was selected.
        if (said === undefined || !judgments.isStanding(this.#writer, id)) continue
        if (input.do === 'verdict') {
          if (said.verdict === input.verdict) continue
          this.#say(act, said, { verdict: input.verdict, reason: null })
        } else if (input.do === 'review') {
          if (said.review === input.on) continue
          this.#say(act, said, { review: input.on })
        } else {
          if (said.question === input.to) continue
          this.#move(act, said, input.to)
        }
        changed += 1
      }
      return changed
    })
  }

  /** Their marks go to one question, which asks for all. @returns how many marks it moved */
  join(from: readonly number[], into: number): number {
    const kept = findQuestion(this.#writer, into)
    if (kept?.state !== 'open' && kept?.state !== 'suggested') throw missing('la pregunta')
    return this.#recorder.act('join', this.#configuration.annotator, (act) => {
      let moved = 0
      if (kept.state === 'suggested') act.set(into, 'state', 'suggested', 'open')
      for (const id of from) {
        const question = findQuestion(this.#writer, id)
        if (question === undefined || id === into || question.state === 'joined') continue
        for (const said of judgments.marksOfQuestion(this.#writer, id)) {
          this.#move(act, said, into)
          moved += 1
        }
        act.set(id, 'joined_into', question.joinedInto, into)
        act.set(id, 'state', question.state, 'joined')
      }
      return moved
    })
  }

  history(question: number, target: number): HistoryFact[] {
    return judgments.historyOf(this.#writer, question, target).map((fact) => ({
      at: fact.at,
      annotator: fact.annotator,
      verdict: fact.verdict,
      reason: fact.reason,
      note: fact.note,
      resolution: fact.resolution,
      review: fact.review,
      propagated: fact.propagatedFrom !== null,
      act: fact.kind,
      how: fact.how,
    }))
  }

  /** @throws FojasError not_found */
  context(target: number): { before: string; text: string; after: string; citation: string } {
    const found = targets.findTarget(this.#writer, target)
    if (found === undefined) throw missing('el fragmento')
    const { text: own, citation, documentKey, passageId } = found
    const passage = passageId === null ? undefined : readPassage(this.#reader, passageId)
    if (documentKey === null || passage === undefined) return { before: '', text: own, after: '', citation }
    const whole = readText(this.#reader, documentKey).text
    return {
      before: whole.slice(Math.max(0, passage.start - around), passage.start).trimStart(),
      text: whole.slice(passage.start, passage.end),
      after: whole.slice(passage.end, passage.end + around).trimEnd(),
      citation,
    }
  }

  disagreements(): Disagreement[] {
    return marks.disagreements(this.#writer, atOnce).map(({ question, questionText, target }) => ({
      question,
      questionText,
      target: target.id,
      text: target.text,
      citation: target.citation,
      documentKey: target.documentKey,
      said: judgments
        .marksOn(this.#writer, question, target.id)
        .flatMap(({ annotator, verdict, note }) =>
          verdict === 'none' ? [] : [{ annotator, verdict, note }],
        ),
    }))
  }

  resolve(question: number, target: number, verdict: Verdict, note: string | null): void {
    if (targets.findTarget(this.#writer, target) === undefined) throw missing('el fragmento')
    if (findQuestion(this.#writer, question) === undefined) throw missing('la pregunta')
    this.#recorder.act('resolve', this.#configuration.annotator, (act) => {
      act.judge({
        question,
        target,
        resolution: true,
        verdict,
        note,
        how: howFound.parse({ surface: 'resolution' }),
      })
    })
  }

  agreement(): Agreement {
    const voices = new Map<string, Map<string, number>>()
    for (const { judgment, voice } of marks.wholeMarks(this.#reader, markFilter.parse({}))) {
      const grade = judgment.verdict === 'none' ? null : verdictFacts[judgment.verdict].grade
      // What follows from an equal passage is no second opinion, and no more is a settlement.
      if (voice === judgments.settled || grade === null || judgment.propagatedFrom !== null) continue
      const said = voices.get(voice) ?? new Map<string, number>()
      voices.set(voice, said.set(`${judgment.question} ${judgment.target}`, grade))
    }
    return agreementOf(voices)
  }

  toReview(): ReviewItem[] {
    this.#inStep()
    return marks.toReview(this.#writer, atOnce).flatMap(({ judgment, target, questionText }) => {
      if (judgment.verdict === 'none') return []
      const { documentKey } = target
      const now =
        target.standing === 'changed' && documentKey !== null
          ? mostAlike(this.#reader, documentKey, target.text)
          : undefined
      const compared = compareWords(target.text, now?.text ?? target.text)
      return [
        {
          judgment: judgment.id,
          question: judgment.question,
          questionText,
          target: target.id,
          citation: target.citation,
          before: compared.left,
          annotator: judgment.annotator,
          verdict: judgment.verdict,
          standing: target.standing,
          asked: judgment.review,
          now:
            now === undefined
              ? null
              : {
                  passage: now.passage.id,
                  text: compared.right,
                  citation: citationOf(readMeta(this.#reader, now.passage.documentKey), now.passage.address),
                  similarity: now.similarity,
                },
        },
      ]
    })
  }

  /**
   * The mark goes to what stands there now, stays with the text that was judged, or is taken away.
   * @param verdict what is said of it now; as it was when absent
   */
  review(judgment: number, decision: 'follow' | 'keep' | 'drop', verdict?: Verdict): void {
    const said = judgments.findJudgment(this.#writer, judgment)
    if (said === undefined || !judgments.isStanding(this.#writer, judgment)) throw missing('la marca')
    const target = targets.findTarget(this.#writer, said.target)
    if (target === undefined) throw missing('el fragmento')
    this.#recorder.act('review', this.#configuration.annotator, (act) => {
      const how = { ...said.how, surface: 'review' as const }
      if (decision === 'drop') {
        this.#say(act, said, { verdict: 'none', reason: null, review: false, how })
        return
      }
      // Another verdict has another reason, or none.
      const anew = verdict === undefined || verdict === said.verdict ? {} : { verdict, reason: null }
      if (decision === 'keep') {
        this.#say(act, said, { ...anew, review: false, how })
        return
      }
      const now =
        target.documentKey === null ? undefined : mostAlike(this.#writer, target.documentKey, target.text)
      if (now === undefined) throw missing('el documento')
      const to = targets.keepTarget(this.#writer, targetOfPassage(this.#writer, now.passage))
      this.#say(act, said, { verdict: 'none', reason: null })
      this.#say(act, { ...said, target: to }, { ...anew, review: false, how })
    })
  }

  filters(): { id: number; name: string; filter: MarkFilter }[] {
    return marks.savedFilters(this.#writer)
  }

  saveFilter(name: string, filter: MarkFilter): void {
    marks.saveFilter(this.#writer, name, filter)
  }

  removeFilter(id: number): void {
    marks.removeFilter(this.#writer, id)
  }

  /** Of the same voice, with what is said anew. */
  #say(
    act: Act,
    said: judgments.Judgment,
    change: {
      verdict?: judgments.SaidVerdict
      reason?: UnableReason | null
      review?: boolean
      how?: judgments.Judgment['how']
    },
  ): void {
    act.judge({
      question: said.question,
      target: said.target,
      annotator: said.annotator,
      resolution: said.resolution,
      verdict: change.verdict ?? said.verdict,
      reason: change.reason === undefined ? said.reason : change.reason,
      note: said.note,
      review: change.review ?? said.review,
      how: change.how ?? said.how,
      extra: said.extra,
    })
  }

  /** Where the other question has a mark of that voice already, that one stays. */
  #move(act: Act, said: judgments.Judgment, to: number): void {
    const there = judgments.lastSaid(this.#writer, to, said.target, judgments.voiceOf(said))
    this.#say(act, said, { verdict: 'none', reason: null })
    if (there === undefined || there.verdict === 'none') this.#say(act, { ...said, question: to }, {})
  }
}

/** @param voices what each person said, by passage */
export function agreementOf(voices: ReadonlyMap<string, ReadonlyMap<string, number>>): Agreement {
  const names = [...voices.keys()].sort()
  const units = [...new Set([...voices.values()].flatMap((said) => [...said.keys()]))]
  const ratings = names.map((name) => units.map((unit) => voices.get(name)?.get(unit) ?? null))
  const double = units.filter((_, unit) => ratings.filter((row) => row[unit] !== null).length > 1).length
  let best: { a: number; b: number; common: number } | undefined
  let [same, compared] = [0, 0]
  for (let a = 0; a < names.length; a += 1)
    for (let b = a + 1; b < names.length; b += 1) {
      const [x = [], y = []] = [ratings[a], ratings[b]]
      const common = units.filter((_, unit) => x[unit] !== null && y[unit] !== null).length
      compared += common
      same += common * (percentAgreement(x, y) ?? 0)
      if (common > (best?.common ?? 0)) best = { a, b, common }
    }
  const [x = [], y = []] = best === undefined ? [] : [ratings[best.a], ratings[best.b]]
  const alpha = krippendorffAlpha(ratings, 'ordinal')
  return {
    double,
    annotators: names,
    percent: compared === 0 ? null : same / compared,
    alpha,
    // Three grades to choose from, whichever were used.
    ac1: best === undefined ? null : gwetAc1(x, y, 3),
    kappa: best === undefined ? null : cohenKappa(x, y),
    pair: best === undefined ? null : [names[best.a] ?? '', names[best.b] ?? ''],
    words: agreementWords(alpha, double),
  }
}
