/** One question on top and its passages below, one after the other; what the screen of marking knows. */
import type { MarkOf, Work, WorkItem } from '../../shared/contract/labels.ts'
import type { UnableReason, Verdict } from '../../shared/domain/verdicts.ts'
import { messageOf, type Client } from '../client.ts'
import { originOf, type OriginFacts } from './origin.ts'

/** Milliseconds the passage just judged stays in sight. */
const lingering = 1_000

/** What was just said: in sight for a moment, and what N, I and a reason are about. */
export interface LastMark {
  readonly question: number
  readonly item: WorkItem
  readonly mark: MarkOf | null
  readonly alike: number
}

export class WorkState {
  work = $state.raw<Work>()
  items = $state.raw<readonly WorkItem[]>([])
  at = $state(0)
  last = $state.raw<LastMark>()
  /** The last one is still shown, dimmed. */
  lingers = $state(false)
  busy = $state(false)
  /** Nothing waits for this person. */
  over = $state(false)
  error = $state('')
  /** What Ctrl+Z did, or that there is nothing it could. */
  said = $state('')
  context = $state.raw<{ before: string; after: string }>()
  origin = $state.raw<OriginFacts>()
  guide = $state(false)
  noting = $state(false)
  /** Marks since the screen was opened. */
  count = $state(0)
  readonly #client: Client
  #ahead: { id: number; work: Promise<Work | null> } | undefined
  #writing = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: Client) {
    this.#client = client
  }

  get item(): WorkItem | undefined {
    return this.items[this.at]
  }

  get judgedCount(): number {
    return this.items.filter(({ mark }) => mark !== null).length
  }

  /** The question named, or the one where this person was; at its first passage that waits. */
  async open(question: number | null = null, target: number | null = null): Promise<void> {
    this.busy = true
    this.error = ''
    try {
      const work = await this.#client.labels.work({ question, stay: true })
      this.#show(work, target)
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      this.busy = false
    }
  }

  /** Saved on the disk before the next one is shown. */
  async judge(verdict: Verdict): Promise<void> {
    const { work, item } = this
    if (work === undefined || item === undefined || this.#writing) return
    // The same key again takes it away.
    const taken = item.mark?.verdict === verdict
    await this.#write(async () => {
      const judged = await this.#client.labels.judge({
        question: work.question.id,
        on: { target: item.target },
        verdict: taken ? 'none' : verdict,
        how: item.how,
      })
      this.#keep(item.target, judged.mark)
      this.last = { question: work.question.id, item, mark: judged.mark, alike: judged.alike }
      this.origin = undefined
      this.said = ''
      if (taken) return
      this.count += 1
      this.#linger()
      await this.#advance()
    })
  }

  /** Why the last one could not be judged. */
  async because(reason: UnableReason): Promise<void> {
    const { last } = this
    if (last?.mark?.verdict !== 'unable') return
    await this.#again(last, { reason })
  }

  /** Of the last mark. */
  async note(text: string): Promise<void> {
    this.noting = false
    const { last } = this
    if (last?.mark === null || last === undefined) return
    await this.#again(last, { note: text })
  }

  async defer(): Promise<void> {
    const { work, item } = this
    if (work === undefined || item === undefined) return
    await this.#write(async () => {
      await this.#client.labels.defer({ question: work.question.id, target: item.target })
      this.items = [...this.items.filter((each) => each !== item), item]
      this.context = undefined
      if (this.at >= this.items.length) this.at = 0
    })
  }

  async finish(): Promise<void> {
    const { work } = this
    if (work === undefined) return
    await this.#write(async () => {
      await this.#client.labels.finish({ question: work.question.id })
      await this.#next()
    })
  }

  /** The last thing said, one mark or many; goes to where it was. */
  async undo(): Promise<void> {
    await this.#write(async () => {
      const undone = await this.#client.labels.undo()
      if (undone === null) {
        this.said = 'No hay nada que deshacer'
        return
      }
      this.said = undone.words
      this.last = undefined
      this.lingers = false
      const work = await this.#client.labels.work({ question: undone.question, stay: true }).catch(() => null)
      this.#show(work ?? (await this.#client.labels.work({})), undone.target)
    })
  }

  step(by: number): void {
    if (this.items.length === 0) return
    this.at = Math.max(0, Math.min(this.items.length - 1, this.at + by))
    this.context = undefined
  }

  async toggleContext(): Promise<void> {
    const { item } = this
    if (item === undefined || this.context !== undefined) {
      this.context = undefined
      return
    }
    try {
      this.context = await this.#client.labels.context({ target: item.target })
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  /** Where a passage came from, what others say and what learnt from it: only of one that was judged. */
  async toggleOrigin(): Promise<void> {
    const shown = this.item?.mark === null || this.item === undefined ? this.last : undefined
    const question = shown?.question ?? this.work?.question.id
    const target = shown?.item.target ?? this.item?.target
    const judged = shown === undefined ? this.item?.mark !== null : shown.mark !== null
    if (this.origin !== undefined || !judged || question === undefined || target === undefined) {
      this.origin = undefined
      return
    }
    try {
      this.origin = await originOf(this.#client, { question, target })
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  async #again(last: LastMark, change: { reason?: UnableReason; note?: string }): Promise<void> {
    const { mark } = last
    if (mark === null) return
    await this.#write(async () => {
      const judged = await this.#client.labels.judge({
        question: last.question,
        on: { target: last.item.target },
        verdict: mark.verdict,
        reason: change.reason ?? mark.reason,
        ...(change.note === undefined ? {} : { note: change.note }),
        how: last.item.how,
      })
      this.#keep(last.item.target, judged.mark)
      this.last = { ...last, mark: judged.mark }
    })
  }

  /** One write at a time: a key pressed meanwhile would judge what nobody has seen yet. */
  async #write(work: () => Promise<void>): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    this.error = ''
    try {
      await work()
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      this.#writing = false
    }
  }

  #keep(target: number, mark: MarkOf | null): void {
    this.items = this.items.map((each) => (each.target === target ? { ...each, mark } : each))
  }

  async #advance(): Promise<void> {
    this.context = undefined
    const waiting = (from: number, to: number) =>
      this.items.findIndex((each, i) => i >= from && i < to && each.mark === null)
    const after = waiting(this.at + 1, this.items.length)
    const next = after >= 0 ? after : waiting(0, this.at)
    if (next >= 0) this.at = next
    else await this.#next()
  }

  async #next(): Promise<void> {
    const id = this.work?.question.id
    const ahead = this.#ahead
    this.#ahead = undefined
    this.busy = true
    try {
      const { question } =
        id === undefined ? { question: null } : await this.#client.labels.next({ after: id })
      const ready = question !== null && ahead?.id === question ? await ahead.work : null
      if (ready === null) {
        this.#show(question === null ? null : await this.#client.labels.work({ question }), null)
        return
      }
      this.#show(ready, null)
      // Where this person is, also after a crash.
      void this.#client.labels.work({ question }).catch(() => undefined)
    } finally {
      this.busy = false
    }
  }

  #show(work: Work | null, target: number | null): void {
    this.context = undefined
    this.over = work === null
    this.work = work ?? undefined
    this.items = work?.items ?? []
    const sought = this.items.findIndex((each) =>
      target === null ? each.mark === null : each.target === target,
    )
    this.at = Math.max(0, sought)
    if (work !== null) void this.#lookAhead(work.question.id)
  }

  /** The candidates of the next question are looked for while this one is judged. */
  async #lookAhead(after: number): Promise<void> {
    try {
      const { question } = await this.#client.labels.next({ after })
      if (question === null || question === this.#ahead?.id || this.work?.question.id !== after) return
      const work = this.#client.labels.work({ question, stay: false })
      work.catch(() => undefined)
      this.#ahead = { id: question, work }
    } catch {
      // It is asked for again when its turn comes.
    }
  }

  #linger(): void {
    clearTimeout(this.#timer)
    this.lingers = true
    this.#timer = setTimeout(() => {
      this.lingers = false
    }, lingering)
  }
}
