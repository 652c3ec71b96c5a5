/** What the place Entrenar knows: what there is to learn from, what runs, what was decided. */
import type { Job } from '../../shared/contract/jobs.ts'
import type {
  Answering,
  LearningCurve,
  SearchWeight,
  WeightTuned,
  MovedQuestion,
  SideBySide,
  Training,
  TrainingDetail,
  TrainingEstimate,
  TrainingOverrides,
  TrainingStatus,
} from '../../shared/contract/training.ts'
import { attempt } from '../attempt.ts'
import { messageOf, type Client } from '../client.ts'

export type Part = 'control' | 'taught' | 'saved'
export type Defaults = Awaited<ReturnType<Client['training']['defaults']>>

/** Milliseconds between two looks at a curve that grows. */
const lookEvery = 1500

export class TrainingState {
  status = $state.raw<TrainingStatus>()
  answering = $state.raw<Answering>()
  history = $state.raw<readonly Training[]>([])
  /** The training on view: what runs, or the last, or one of the history. */
  detail = $state.raw<TrainingDetail>()
  estimate = $state.raw<TrainingEstimate>()
  estimating = $state(false)
  defaults = $state.raw<Defaults>()
  /** What Avanzado puts over the recipe's own. */
  overrides = $state.raw<TrainingOverrides>({})
  part = $state<Part>('control')
  moved = $state.raw<readonly MovedQuestion[]>([])
  sides = $state.raw<SideBySide>()
  /** The question compared. */
  opened = $state('')
  curve = $state.raw<{ at: string; curve: LearningCurve } | null>(null)
  weight = $state.raw<SearchWeight>()
  tuned = $state.raw<WeightTuned>()
  tuning = $state(false)
  error = $state('')
  busy = $state(false)
  readonly client: Client
  #looked = 0
  #chosen: number | undefined

  constructor(client: Client) {
    this.client = client
  }

  /** What runs, waits or was decided last, and its questions. */
  async load(): Promise<void> {
    await attempt(this, async () => {
      this.status = await this.client.training.status()
      this.answering = this.status.answering
      this.history = await this.client.training.list()
      this.defaults ??= await this.client.training.defaults()
      this.curve = await this.client.training.lastCurve()
      this.weight = await this.client.training.weight()
      const shown = this.#chosen ?? this.status.current?.id ?? this.status.last?.id
      if (shown !== undefined) await this.#show(shown)
    })
  }

  /** Which model answers, where that is all that is to be said. */
  async ask(): Promise<void> {
    await attempt(this, async () => {
      this.answering = await this.client.training.answering()
    })
  }

  /** A job went on. */
  async follow(job: Job): Promise<void> {
    const over = job.finishedAt !== null
    if (over) {
      await this.load()
      return
    }
    const now = Date.now()
    const { status } = this
    if (status?.current?.job?.id === job.id) this.status = { ...status, current: { ...status.current, job } }
    if (now - this.#looked < lookEvery) return
    this.#looked = now
    const { current } = this.status ?? {}
    if (current?.job?.id === job.id && (this.#chosen ?? current.id) === current.id)
      await attempt(this, async () => {
        this.detail = await this.client.training.get({ id: current.id })
      })
  }

  async measure(): Promise<void> {
    if (this.estimating) return
    this.estimating = true
    try {
      this.estimate = await this.client.training.estimate(this.overrides)
    } catch (error) {
      // A training that began meanwhile is no error: the time left is told by it.
      this.estimate = undefined
      if (this.status?.current?.state !== 'running') this.error = messageOf(error)
    } finally {
      this.estimating = false
    }
  }

  async start(when: 'now' | 'tonight'): Promise<void> {
    await this.#act(async () => {
      this.#chosen = undefined
      await this.client.training.start({ when, settings: this.overrides })
    })
  }

  async startNow(id: number): Promise<void> {
    await this.#act(() => this.client.training.startNow({ id }))
  }

  async unschedule(id: number): Promise<void> {
    await this.#act(() => this.client.training.unschedule({ id }))
  }

  async pause(job: Job): Promise<void> {
    await this.#act(() => this.client.jobs.pause({ id: job.id }))
  }

  async resume(job: Job): Promise<void> {
    await this.#act(() => this.client.jobs.resume({ id: job.id }))
  }

  async cancel(job: Job): Promise<void> {
    await this.#act(() => this.client.jobs.cancel({ id: job.id }))
  }

  /** @returns the first question to judge */
  async judge(id: number): Promise<number | null> {
    let question: number | null = null
    await attempt(this, async () => {
      ;({ question } = await this.client.training.judge({ id }))
    })
    return question
  }

  async decide(id: number, withoutJudging: boolean): Promise<void> {
    await this.#act(() => this.client.training.decide({ id, withoutJudging }))
  }

  async back(): Promise<void> {
    await this.#act(() => this.client.training.back())
  }

  async use(model: string): Promise<void> {
    await this.#act(() => this.client.models.use({ id: model }))
  }

  async drawCurve(): Promise<void> {
    await this.#act(() => this.client.training.learningCurve())
  }

  async tune(): Promise<void> {
    this.tuning = true
    await attempt(this, async () => {
      this.tuned = await this.client.training.tuneWeight()
    })
    this.tuning = false
  }

  async setWeight(weight: number | null): Promise<void> {
    await this.#act(async () => {
      this.weight = await this.client.training.setWeight({ weight })
      this.tuned = undefined
    })
  }

  /** The one that is on view when its place is gone to. */
  choose(id: number): void {
    this.#chosen = id
  }

  async show(id: number): Promise<void> {
    this.#chosen = id
    await attempt(this, () => this.#show(id))
  }

  async showPart(part: Part): Promise<void> {
    this.part = part
    this.close()
    const { detail } = this
    if (detail !== undefined)
      await attempt(this, async () => {
        this.moved = await this.client.training.moved({ id: detail.id, part })
      })
  }

  /** Both results of a question, side by side. */
  async open(question: string): Promise<void> {
    const { detail, part } = this
    if (detail === undefined) return
    await attempt(this, async () => {
      this.sides = await this.client.training.sideBySide({ id: detail.id, part, question })
      this.opened = question
    })
  }

  close(): void {
    this.opened = ''
    this.sides = undefined
  }

  set(change: TrainingOverrides): void {
    const next = { ...this.overrides, ...change }
    this.overrides = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined))
    this.estimate = undefined
  }

  reset(): void {
    this.overrides = {}
    this.estimate = undefined
  }

  /** Figures of one more, to compare with the one on view. */
  detailOf(id: number): Promise<TrainingDetail> {
    return this.client.training.get({ id })
  }

  async #show(id: number): Promise<void> {
    const another = this.detail?.id !== id
    this.detail = await this.client.training.get({ id })
    if (another) this.close()
    this.moved = this.detail.model === null ? [] : await this.client.training.moved({ id, part: this.part })
  }

  async #act(work: () => Promise<unknown>): Promise<void> {
    this.busy = true
    await attempt(this, async () => {
      await work()
      await this.load()
    })
    this.busy = false
  }
}
