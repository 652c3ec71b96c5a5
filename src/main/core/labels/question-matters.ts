/** Questions by the matter that they belong to, and what answers them. */
import { markFilter } from '../../../shared/contract/label-marks.ts'
import type { MatterQuestion } from '../../../shared/contract/matters.ts'
import { verdictFacts } from '../../../shared/domain/verdicts.ts'
import { readPassage } from '../corpus/read.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { Recorder } from './record.ts'
import type { LabelConfiguration } from './settings.ts'
import { wholeMarks, type WholeMark } from './store-marks.ts'
import { matterCaptions, questionsOfMatter } from './store-matters.ts'
import { findQuestion } from './store.ts'
import { settledVerdict } from './training.ts'

/** Relevantes first; parciales are told only where there are none. What was marked as equal to another is not told twice. */
function answersOf(reader: Reader, question: number): Omit<MatterQuestion, 'id' | 'text'> {
  const byTarget = new Map<number, WholeMark[]>()
  for (const mark of wholeMarks(reader, markFilter.parse({ question }))) {
    const known = byTarget.get(mark.judgment.target)
    if (known === undefined) byTarget.set(mark.judgment.target, [mark])
    else known.push(mark)
  }
  const answers = [...byTarget.values()].flatMap((marks) => {
    const said = marks.flatMap(({ voice, judgment }) =>
      judgment.verdict === 'none' ? [] : [{ voice, verdict: judgment.verdict }],
    )
    const verdict = settledVerdict(said)
    const target = marks[0]?.target
    if (target === undefined || (verdict !== 'relevant' && verdict !== 'partial')) return []
    if (marks.every(({ judgment }) => judgment.propagatedFrom !== null)) return []
    const passage = target.passageId === null ? undefined : readPassage(reader, target.passageId)
    return [
      {
        ...{ citation: target.citation, text: target.text, verdict, key: target.documentKey },
        start: passage?.start ?? null,
      },
    ]
  })
  const best = Math.max(...answers.map(({ verdict }) => verdictFacts[verdict].grade ?? 0))
  return {
    marks: byTarget.size,
    answers: answers.filter(({ verdict }) => verdictFacts[verdict].grade === best),
  }
}

export class QuestionMatters {
  readonly #writer: Writer
  readonly #recorder: Recorder
  readonly #configuration: LabelConfiguration

  constructor(writer: Writer, recorder: Recorder, configuration: LabelConfiguration) {
    this.#writer = writer
    this.#recorder = recorder
    this.#configuration = configuration
  }

  /** That questions carry, and by how many. */
  captions(): { caption: string; questions: number }[] {
    return matterCaptions(this.#writer)
  }

  /** In the order in which they were made, with what answers them. */
  questions(caption: string): MatterQuestion[] {
    return questionsOfMatter(this.#writer, caption).map(({ id, text }) => ({
      ...{ id, text },
      ...answersOf(this.#writer, id),
    }))
  }

  /** Those of a matter go to another, or to none: one act. @returns which they were */
  move(from: string, to: string | null): number[] {
    const questions = questionsOfMatter(this.#writer, from).map(({ id }) => id)
    this.set(questions, to)
    return questions
  }

  /** One act. */
  set(questions: readonly number[], caption: string | null): void {
    if (questions.length === 0) return
    this.#recorder.act('matter', this.#configuration.annotator, (act) => {
      for (const id of questions) {
        const before = findQuestion(this.#writer, id)
        if (before !== undefined) act.set(id, 'matter', before.matter, caption)
      }
    })
  }
}
