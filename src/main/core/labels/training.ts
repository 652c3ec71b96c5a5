/** The marks as a trainer needs them: a question with its passages, their grade and their text. */
import { markFilter } from '../../../shared/contract/label-marks.ts'
import { verdictFacts, type Verdict } from '../../../shared/domain/verdicts.ts'
import type { Reader } from '../library/database.ts'
import { settled } from './store-judgments.ts'
import { wholeMarks, type WholeMark } from './store-marks.ts'
import { findQuestion } from './store.ts'

export interface TrainingPassage {
  readonly grade: 0 | 1 | 2
  /** As it was judged; also where its document is gone. */
  readonly text: string
  /** Equal texts, equal hash. */
  readonly hash: string
  /** The document's own identifier; null where an imported file named none. */
  readonly document: string | null
  /** Null where the library no longer holds it. */
  readonly documentKey: number | null
  /** Null also where a document was marked whole. */
  readonly passageId: number | null
  /** By being equal or nearly equal to one that was marked. */
  readonly propagated: boolean
}

export interface TrainingQuestion {
  readonly id: number
  /** The same on every computer. */
  readonly uid: string
  readonly text: string
  readonly passages: readonly TrainingPassage[]
}

/**
 * What all that was said of one passage comes to: what settled it, else what everybody says. Null where they
 * contradict each other, or nobody could judge.
 */
export function settledVerdict(
  said: readonly { readonly voice: string; readonly verdict: Verdict }[],
): Verdict | null {
  const settling = said.find(({ voice }) => voice === settled)
  if (settling !== undefined) return settling.verdict
  const judged = new Set(said.filter(({ verdict }) => verdict !== 'unable').map(({ verdict }) => verdict))
  if (judged.size === 0) return said.length === 0 ? null : 'unable'
  const [only] = judged
  return judged.size === 1 && only !== undefined ? only : null
}

function passageOf(marks: readonly WholeMark[]): TrainingPassage[] {
  const said = marks.flatMap(({ voice, judgment }) =>
    judgment.verdict === 'none' ? [] : [{ voice, verdict: judgment.verdict }],
  )
  const verdict = settledVerdict(said)
  const grade = verdict === null ? null : verdictFacts[verdict].grade
  const target = marks[0]?.target
  if (grade === null || target === undefined) return []
  const held = target.standing === 'held'
  return [
    {
      grade,
      text: target.text,
      hash: target.hash,
      document: target.documentId === '' ? null : target.documentId,
      documentKey: target.documentKey,
      passageId: held ? target.passageId : null,
      propagated: marks.every(({ judgment }) => judgment.propagatedFrom !== null),
    },
  ]
}

/** Questions that have at least one mark that counts, in the order in which they were made. */
export function trainingQuestions(reader: Reader): TrainingQuestion[] {
  const byQuestion = new Map<number, Map<number, WholeMark[]>>()
  for (const mark of wholeMarks(reader, markFilter.parse({}))) {
    const { question, target } = mark.judgment
    const targets = byQuestion.get(question) ?? new Map<number, WholeMark[]>()
    byQuestion.set(question, targets)
    const known = targets.get(target)
    if (known === undefined) targets.set(target, [mark])
    else known.push(mark)
  }
  return [...byQuestion].flatMap(([id, targets]) => {
    const question = findQuestion(reader, id)
    const passages = [...targets.values()].flatMap(passageOf)
    return question === undefined || passages.length === 0
      ? []
      : [{ id, uid: question.uid, text: question.text, passages }]
  })
}
