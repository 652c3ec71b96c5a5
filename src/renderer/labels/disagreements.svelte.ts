/** Passages of which two people say different things, one after the other, and how much they agree in all. */
import type { Agreement, Disagreement } from '../../shared/contract/label-review.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { attempt } from '../attempt.ts'
import { QueueState } from './queue.svelte.ts'

export class DisagreementsState extends QueueState<Disagreement> {
  agreement = $state.raw<Agreement>()
  /** Why it is settled so, as typed. */
  note = $state('')
  context = $state.raw<{ before: string; after: string }>()
  /** What was just settled. */
  last = $state.raw<{ item: Disagreement; verdict: Verdict }>()

  async resolve(verdict: Verdict): Promise<void> {
    await this.settle(async (item) => {
      const note = this.note.trim()
      await this.client.labels.resolve({
        question: item.question,
        target: item.target,
        verdict,
        note: note === '' ? null : note,
      })
      this.last = { item, verdict }
      this.said = ''
    })
  }

  override async undo(): Promise<void> {
    this.last = undefined
    await super.undo()
  }

  async toggleContext(): Promise<void> {
    const { item } = this
    if (item === undefined || this.context !== undefined) {
      this.context = undefined
      return
    }
    await attempt(this, async () => {
      this.context = await this.client.labels.context({ target: item.target })
    })
  }

  protected override async read(): Promise<readonly Disagreement[]> {
    const [list, agreement] = await Promise.all([
      this.client.labels.disagreements(),
      this.client.labels.agreement(),
    ])
    this.agreement = agreement
    return list
  }

  protected override forget(): void {
    this.note = ''
    this.context = undefined
  }
}
