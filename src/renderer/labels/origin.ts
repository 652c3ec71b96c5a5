/** What was said of a passage for a question, and the trainings that learnt from it. */
import type { HistoryFact } from '../../shared/contract/labels.ts'
import type { TaughtBy } from '../../shared/contract/training.ts'
import type { Client } from '../client.ts'

export interface OriginFacts {
  readonly facts: readonly HistoryFact[]
  readonly taught: readonly TaughtBy[]
}

export async function originOf(
  client: Client,
  mark: { readonly question: number; readonly target: number },
): Promise<OriginFacts> {
  const { question, target } = mark
  const [facts, taught] = await Promise.all([
    client.labels.history({ question, target }),
    client.training.ofMark({ question, target }),
  ])
  return { facts, taught }
}
