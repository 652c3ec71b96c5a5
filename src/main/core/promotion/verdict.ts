/** Whether a candidate may answer searches, and what is said of it. */
import { metrics } from '../evaluation/metrics.ts'
import { criteria, criterionNames, type CriterionName, type Outcome } from './criteria.ts'
import { judgedAt10, type Evidence } from './evidence.ts'

export interface Verdict {
  /**
   * `experimental`: too few control questions to tell, it may be compared side by side and never answers searches;
   * `kept`: a test failed, it is kept and not used; `promoted`: it answers from now on.
   */
  readonly decision: 'promoted' | 'kept' | 'experimental'
  readonly tests: readonly ({ readonly name: CriterionName } & Outcome)[]
  /** Of the control questions, by NDCG@10. */
  readonly questions: { readonly better: number; readonly worse: number; readonly equal: number }
  /** Questions with an answer among the first five. */
  readonly answeredAt5: { readonly before: number; readonly after: number }
  readonly judgedAt10: { readonly before: number; readonly after: number }
}

/** Figures that differ by less are equal. */
const equal = 1e-9

export function verdictOf(evidence: Evidence): Verdict {
  const tests = criterionNames.map((name) => ({ name, ...criteria[name](evidence) }))
  const failed = tests.filter(({ passed }) => !passed).map(({ name }) => name)
  const gains = evidence.questions.map(
    ({ before, after }) => metrics.ndcg(after, 10) - metrics.ndcg(before, 10),
  )
  const count = (holds: (gain: number) => boolean) => gains.filter(holds).length
  const answered = (system: 'before' | 'after') =>
    evidence.questions.filter((question) => metrics.accuracy(question[system], 5) === 1).length
  return {
    decision: failed.includes('enough') ? 'experimental' : failed.length === 0 ? 'promoted' : 'kept',
    tests,
    questions: {
      better: count((gain) => gain > equal),
      worse: count((gain) => gain < -equal),
      equal: count((gain) => Math.abs(gain) <= equal),
    },
    answeredAt5: { before: answered('before'), after: answered('after') },
    judgedAt10: { before: judgedAt10(evidence, 'before'), after: judgedAt10(evidence, 'after') },
  }
}
