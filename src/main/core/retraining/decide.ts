/** A verdict on what was measured, with the judgments that there are now. */
import type { Interval } from '../promotion/bootstrap.ts'
import { unjudged, type Evidence } from '../promotion/evidence.ts'
import { verdictOf } from '../promotion/verdict.ts'
import { groupQuestions } from '../training/groups.ts'
import type { TrainingVerdict } from '../../../shared/contract/training.ts'
import type { Asked } from '../labels/asked.ts'
import type { Measurements } from './measured.ts'
import { judgedAs, rankedQuery } from './ranking.ts'
import { answered, type SnapshotQuestion } from './snapshot.ts'
import type { StoredRanking } from './store.ts'

export interface Findings {
  /** Questions as they are judged now. */
  readonly questions: readonly SnapshotQuestion[]
  readonly rankings: readonly StoredRanking[]
  readonly measured: Measurements
  readonly attempts: number
  /** The training's number: the same findings, the same verdict. */
  readonly seed: number
}

export function evidenceOf({ questions, rankings, measured, attempts, seed }: Findings): Evidence {
  const known = new Map(answered(questions).map((question) => [question.id, question]))
  const clusters = new Map(
    groupQuestions(questions).flatMap((group, number) =>
      group.questions.map(({ id }) => [id, group.documents[0] ?? String(number)] as const),
    ),
  )
  return {
    questions: rankings.flatMap(({ question: id, before, after }) => {
      const question = known.get(id)
      if (question === undefined || after === null) return []
      return [
        {
          ...{ id, cluster: clusters.get(id) ?? id },
          before: rankedQuery(question, before),
          after: rankedQuery(question, after),
          judged: new Set(question.passages.map(({ hash }) => hash)),
        },
      ]
    }),
    ...{ attempts, seed, spread: measured.spread, precision: measured.precision },
  }
}

/** With the evidence that they come to, which takes a while to gather. */
export interface Weighed extends Findings {
  readonly evidence: Evidence
}

export const weigh = (findings: Findings): Weighed => ({ ...findings, evidence: evidenceOf(findings) })

export function verdictOn({ evidence, attempts, measured }: Weighed): TrainingVerdict {
  const { decision, tests, questions, answeredAt5, judgedAt10 } = verdictOf(evidence)
  return {
    ...{ decision, questions, answeredAt5, judgedAt10, attempts },
    tests: tests.map(({ name, passed, figures }) => ({ name, passed, figures: { ...figures } })),
    unjudged: countPassages(unjudged(evidence)),
    left: measured.left,
    at: new Date().toISOString(),
  }
}

/** Passages among the first five of either that nobody judged, with the document each stands in. */
export function toJudge({ evidence, rankings, questions }: Weighed): Asked[] {
  const byQuestion = new Map(rankings.map((ranking) => [ranking.question, ranking]))
  const known = new Map(questions.map((question) => [question.id, question]))
  return unjudged(evidence).map(({ question, passages }) => {
    const { before = [], after = [] } = byQuestion.get(question) ?? {}
    const named = judgedAs(known.get(question) ?? { passages: [] })
    const all = new Map([...before, ...(after ?? [])].map((passage) => [named(passage), passage]))
    return { question, passages: passages.flatMap((id) => all.get(id) ?? []) }
  })
}

export const countPassages = (asked: readonly { readonly passages: readonly unknown[] }[]): number =>
  asked.reduce((sum, { passages }) => sum + passages.length, 0)

/**
 * How many more questions would make a difference of this size plain, were it the true one: the interval narrows with
 * the root of their number. Null where it is none, or would take more than anybody judges.
 */
export function questionsMissing(
  questions: number,
  { mean, lower }: Pick<Interval, 'mean' | 'lower'>,
): number | null {
  if (mean <= 0 || lower > 0) return null
  const needed = Math.ceil(questions * ((mean - lower) / mean) ** 2)
  const more = Math.ceil((needed - questions) / 10) * 10
  return more > 0 && more <= mostMissing ? more : null
}
const mostMissing = 500
