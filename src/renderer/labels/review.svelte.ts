/** Marks to look at again: their text changed, or somebody asked for it. */
import type { ReviewItem } from '../../shared/contract/labels.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { messageOf, type Client } from '../client.ts'

export type ReviewDecision = Parameters<Client['labels']['review']>[0]['decision']

export class ReviewState {
  list = $state.raw<readonly ReviewItem[]>()
  at = $state(0)
  said = $state('')
  error = $state('')
  readonly #client: Client
  #writing = false

  constructor(client: Client) {
    this.#client = client
  }

  get item(): ReviewItem | undefined {
    return this.list?.[this.at]
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      const shown = this.item?.judgment
      this.list = await this.#client.labels.toReview()
      const place = this.list.findIndex(({ judgment }) => judgment === shown)
      this.at = place >= 0 ? place : Math.max(0, Math.min(this.at, this.list.length - 1))
    })
  }

  /** On the disk before the next one is shown. @param verdict of what stands there now; as it was when absent */
  async decide(decision: ReviewDecision, verdict?: Verdict): Promise<void> {
    const { item } = this
    if (item === undefined || this.#writing || (decision === 'follow' && item.now === null)) return
    this.#writing = true
    await this.#try(async () => {
      await this.#client.labels.review({
        judgment: item.judgment,
        decision,
        ...(verdict === undefined ? {} : { verdict }),
      })
      this.said = {
        follow: 'La marca pasó al texto de ahora',
        keep: 'La marca quedó con el texto que se juzgó',
        drop: 'Se quitó la marca',
      }[decision]
      this.list = (this.list ?? []).filter((each) => each !== item)
      this.at = Math.max(0, Math.min(this.at, this.list.length - 1))
    })
    this.#writing = false
  }

  /** A grade is said of what stands there now, where there is something. */
  async judge(verdict: Verdict): Promise<void> {
    await this.decide(this.item?.now === null ? 'keep' : 'follow', verdict)
  }

  async undo(): Promise<void> {
    await this.#try(async () => {
      const undone = await this.#client.labels.undo()
      await this.load()
      this.said = undone?.words ?? 'No hay nada que deshacer'
      const place = (this.list ?? []).findIndex(
        ({ question, target }) => question === undone?.question && target === undone.target,
      )
      if (place >= 0) this.at = place
    })
  }

  step(by: number): void {
    this.at = Math.max(0, Math.min((this.list?.length ?? 1) - 1, this.at + by))
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.error = ''
    try {
      await work()
    } catch (error) {
      this.error = messageOf(error)
    }
  }
}
