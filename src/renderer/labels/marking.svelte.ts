/** Marks where one searches: the question they go to, and those of the passages in sight. */
import type {
  AlikeQuestion,
  HowFound,
  LabelQuestion,
  MarkOf,
  TargetRef,
} from '../../shared/contract/labels.ts'
import type { SearchAnswer, SearchResult } from '../../shared/contract/search.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { messageOf, type Client } from '../client.ts'

/** Milliseconds a mark is confirmed where it was given. */
const confirming = 1_500

export class MarkingState {
  active = $state.raw<LabelQuestion | null>(null)
  /** By passage. */
  marks = $state.raw<Readonly<Record<number, MarkOf>>>({})
  /** A passage marked a moment ago, and how many went with it. */
  confirmed = $state.raw<{ passage: number; alike: number }>()
  /** The search as a question, where others ask the same. */
  offered = $state.raw<{ text: string; alike: readonly AlikeQuestion[] }>()
  said = $state('')
  error = $state('')
  readonly #client: Client
  #shown: readonly number[] = []
  #writing = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      this.active = (await this.#client.labels.status()).active
      await this.#read()
    })
  }

  /** What follows goes to this question until another is chosen. */
  async choose(question: number | null): Promise<void> {
    await this.#try(async () => {
      this.active = await this.#client.labels.questions.active({ question })
      this.offered = undefined
      await this.#read()
    })
  }

  /** The passages in sight: their marks are read. */
  async show(passages: readonly number[]): Promise<void> {
    this.#shown = passages
    await this.#try(() => this.#read())
  }

  /**
   * A question of what was searched; where others ask the same they are offered, and nothing is made.
   * @returns whether there is a question to mark for
   */
  async begin(text: string, apart = false): Promise<boolean> {
    let ready = false
    await this.#try(async () => {
      const { text: question } = await this.#client.labels.questions.ofSearch({ text })
      if (question === '') {
        this.said = 'Una cita o un código no son una pregunta: elija para cuál está marcando'
        return
      }
      const { question: made, alike } = await this.#client.labels.questions.add({
        text: question,
        origin: 'search',
        apart,
      })
      if (made === null) this.offered = { text: question, alike }
      else {
        await this.choose(made.id)
        ready = true
      }
    })
    return ready
  }

  /** @param asked what the box says: the first mark of a search makes its question */
  async mark(verdict: Verdict, on: { passage: number }, how: HowFound, asked: string): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    try {
      if (this.active === null && !(await this.begin(asked))) return
      await this.#judge(verdict, on, how)
    } finally {
      this.#writing = false
    }
  }

  /** Takes the last act back. @returns the passage it was of, to go there */
  async undo(): Promise<number | undefined> {
    let passage: number | undefined
    await this.#try(async () => {
      const undone = await this.#client.labels.undo()
      this.said = undone?.words ?? 'No hay nada que deshacer'
      passage = undone?.passageIds[0]
      this.active = (await this.#client.labels.status()).active
      await this.#read()
    })
    return passage
  }

  async #judge(verdict: Verdict, on: TargetRef & { passage: number }, how: HowFound): Promise<void> {
    const { active } = this
    if (active === null) return
    const taken = this.marks[on.passage]?.verdict === verdict
    await this.#try(async () => {
      const judged = await this.#client.labels.judge({
        question: active.id,
        on,
        verdict: taken ? 'none' : verdict,
        how,
      })
      const others = Object.fromEntries(
        Object.entries(this.marks).filter(([passage]) => Number(passage) !== on.passage),
      )
      this.marks = judged.mark === null ? others : { ...others, [on.passage]: judged.mark }
      this.said = ''
      this.confirmed = { passage: on.passage, alike: judged.alike }
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        this.confirmed = undefined
      }, confirming)
    })
  }

  async #read(): Promise<void> {
    const { active } = this
    if (active === null || this.#shown.length === 0) {
      this.marks = {}
      return
    }
    const found = await this.#client.labels.onPassages({ question: active.id, passages: [...this.#shown] })
    this.marks = Object.fromEntries(found.map(({ passage, mark }) => [passage, mark]))
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

/** How a passage of an answer came up. */
export function howOf(
  answer: SearchAnswer | undefined,
  result: SearchResult | undefined,
  surface: 'results' | 'reader',
): HowFound {
  return {
    surface,
    query: answer?.query ?? null,
    rank: result?.rank ?? null,
    score: result?.score ?? null,
    model: answer?.model ?? null,
    indexDate: answer?.indexDate ?? null,
    source: null,
  }
}
