/** Marks to look at again: their text changed, or somebody asked for it. */
import type { ReviewItem } from '../../shared/contract/label-review.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import type { Client } from '../client.ts'
import { QueueState } from './queue.svelte.ts'

export type ReviewDecision = Parameters<Client['labels']['review']>[0]['decision']

const decided: Record<ReviewDecision, string> = {
  follow: 'La marca pasó al texto de ahora',
  keep: 'La marca quedó con el texto que se juzgó',
  drop: 'Se quitó la marca',
}

export class ReviewState extends QueueState<ReviewItem> {
  /** @param verdict of what stands there now; as it was when absent */
  async decide(decision: ReviewDecision, verdict?: Verdict): Promise<void> {
    if (decision === 'follow' && this.item?.now === null) return
    await this.settle(async ({ judgment }) => {
      await this.client.labels.review({ judgment, decision, ...(verdict === undefined ? {} : { verdict }) })
      this.said = decided[decision]
    })
  }

  /** A grade is said of what stands there now, where there is something. */
  async judge(verdict: Verdict): Promise<void> {
    await this.decide(this.item?.now === null ? 'keep' : 'follow', verdict)
  }

  /** Two people may have marked the same passage. */
  protected override keyOf({ judgment }: ReviewItem): string {
    return String(judgment)
  }

  protected override async read(): Promise<readonly ReviewItem[]> {
    return this.client.labels.toReview()
  }
}
