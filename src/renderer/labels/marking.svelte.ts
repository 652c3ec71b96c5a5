/** Marks where one searches: the question they go to, and those of the passages in sight. */
import type { MissingAnswer } from '../../shared/contract/label-missing.ts'
import type { AlikeQuestion, HowFound, LabelQuestion, MarkOf, Undone } from '../../shared/contract/labels.ts'
import type { SearchAnswer, SearchResult } from '../../shared/contract/search.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { attempt } from '../attempt.ts'
import { type Client } from '../client.ts'

/** Milliseconds a mark is confirmed where it was given. */
const confirming = 1_500
/** Passages whose marks are asked for at once. */
const mostShown = 5_000
/** Questions offered to choose from. */
const choices = 30

/** What a key marks. */
export interface ToMark {
  readonly passage: number
  readonly how: HowFound
}

export type MarkingPanel = 'change' | 'new' | 'missing'

export class MarkingState {
  active = $state.raw<LabelQuestion | null>(null)
  /** By passage. */
  marks = $state.raw<Readonly<Record<number, MarkOf>>>({})
  /** A passage marked a moment ago, and how many went with it. */
  confirmed = $state.raw<{ passage: number; alike: number }>()
  /** The search as a question, where others ask the same. */
  offered = $state.raw<{ text: string; alike: readonly AlikeQuestion[] }>()
  /** What is open under the bar. */
  panel = $state<MarkingPanel>()
  /** Keeps where one is among what was searched. */
  keepPlace: () => Promise<void> = () => Promise.resolve()
  /** Open questions to choose from. */
  list = $state.raw<readonly LabelQuestion[]>([])
  /** Where what is missing ranks today. */
  missing = $state.raw<MissingAnswer>()
  busy = $state(false)
  said = $state('')
  error = $state('')
  /** Counts the marks given and taken back: whoever shows others than those in sight reads them anew. */
  changes = $state(0)
  readonly #client: Client
  #shown: readonly number[] = []
  /** Resolves, and never fails, once the marks given so far are written. */
  #marked: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The mark that waits for its question to be chosen. */
  #waiting: { verdict: Verdict; on: ToMark } | undefined
  #listing = 0

  constructor(client: Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    await attempt(this, async () => {
      this.active = (await this.#client.labels.status()).active
      await this.#read()
    })
  }

  /** What follows goes to this question until another is chosen; a mark that waited for it is given. */
  async choose(question: number | null): Promise<void> {
    await attempt(this, async () => {
      this.active = await this.#client.labels.questions.active({ question })
      this.offered = undefined
      this.panel = undefined
      this.said = ''
      await this.#read()
      const waiting = this.#waiting
      this.#waiting = undefined
      if (waiting !== undefined && this.active !== null) await this.#judge(waiting.verdict, waiting.on)
    })
  }

  /** The offer is declined, and what waited for it with it. */
  forget(): void {
    this.offered = undefined
    this.#waiting = undefined
  }

  /** The passages in sight: their marks are read. */
  async show(passages: readonly number[]): Promise<void> {
    this.#shown = passages.slice(0, mostShown)
    await attempt(this, () => this.#read())
  }

  /** Questions that have the words typed. */
  async find(text: string): Promise<void> {
    this.#listing += 1
    const listing = this.#listing
    await attempt(this, async () => {
      const { questions } = await this.#client.labels.questions.list({ text, limit: choices })
      if (listing === this.#listing) this.list = questions.filter(({ state }) => state === 'open')
    })
  }

  /** A search as a question: without operators; empty where it is a reference, a code or filters alone. */
  async questionOf(search: string): Promise<string> {
    let text = ''
    await attempt(this, async () => {
      text = search.trim() === '' ? '' : (await this.#client.labels.questions.ofSearch({ text: search })).text
    })
    return text
  }

  /**
   * A question is made and marks go to it from then on; where others ask the same they are offered, and nothing is made.
   * @param apart it is wanted beside the others
   */
  async create(text: string, apart = false): Promise<void> {
    await attempt(this, async () => {
      const made = await this.#client.labels.questions.add({ text, origin: 'search', apart })
      if (made.question !== null) await this.choose(made.question.id)
      else {
        this.panel = undefined
        this.offered = { text, alike: made.alike }
      }
    })
  }

  /** @param search what the box says: the first mark of a search makes its question */
  mark(verdict: Verdict, on: ToMark, search: string): Promise<void> {
    // Keys come faster than answers: what each is about was on view when it was pressed, and none is lost.
    const kept = this.keepPlace()
    this.#marked = this.#marked.then(async () => {
      // Before the mark, so that whoever sees it comes back to it.
      await kept
      await this.#mark(verdict, on, search)
    })
    return this.#marked
  }

  async #mark(verdict: Verdict, on: ToMark, search: string): Promise<void> {
    if (this.active !== null) {
      await attempt(this, () => this.#judge(verdict, on))
      return
    }
    const text = await this.questionOf(search)
    if (text === '') {
      if (this.error === '')
        this.said = 'Una cita, un código o los filtros no son una pregunta: elija para cuál marca'
      return
    }
    this.#waiting = { verdict, on }
    await this.create(text)
  }

  /** Where what is named ranks today for the question. @returns how many passages were found */
  async seek(text: string): Promise<number> {
    const { active } = this
    if (active === null || text.trim() === '') return 0
    this.busy = true
    await attempt(this, async () => {
      this.missing = await this.#client.labels.missing({ question: active.id, text: text.trim() })
      const passages = this.missing.passages.map(({ passage }) => passage)
      await this.show([...passages, ...this.#shown.filter((each) => !passages.includes(each))])
    })
    this.busy = false
    return this.missing?.passages.length ?? 0
  }

  /** Takes the last act back. @returns where it was, to go there */
  async undo(): Promise<Undone['place']> {
    let place: Undone['place'] = null
    await attempt(this, async () => {
      const undone = await this.#client.labels.undo()
      this.said = undone?.words ?? 'No hay nada que deshacer'
      this.confirmed = undefined
      place = undone?.place ?? null
      this.active = (await this.#client.labels.status()).active
      this.changes += 1
      await this.#read()
    })
    return place
  }

  async #judge(verdict: Verdict, { passage, how }: ToMark): Promise<void> {
    const { active } = this
    if (active === null) return
    // What is marked in the reader may not be among what is in sight.
    const [known] = await this.#client.labels.onPassages({ question: active.id, passages: [passage] })
    const taken = known?.mark.verdict === verdict
    const judged = await this.#client.labels.judge({
      question: active.id,
      on: { passage },
      verdict: taken ? 'none' : verdict,
      how,
    })
    const others = Object.fromEntries(Object.entries(this.marks).filter(([each]) => Number(each) !== passage))
    this.marks = judged.mark === null ? others : { ...others, [passage]: judged.mark }
    this.said = ''
    this.confirmed = { passage, alike: judged.alike }
    this.changes += 1
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.confirmed = undefined
      // Equal and nearly equal passages were looked for meanwhile.
      this.changes += 1
      void attempt(this, () => this.#read())
    }, confirming)
  }

  async #read(): Promise<void> {
    const { active } = this
    if (active === null || this.#shown.length === 0) {
      this.marks = {}
      return
    }
    const found = await this.#client.labels.onPassages({ question: active.id, passages: [...this.#shown] })
    if (this.active?.id === active.id)
      this.marks = Object.fromEntries(found.map(({ passage, mark }) => [passage, mark]))
  }
}

/**
 * How a passage came up.
 * @param verdict what is said of it: an answer that the search did not bring is one that was missing
 */
export function howOf(
  answer: SearchAnswer | undefined,
  result: SearchResult | undefined,
  surface: 'results' | 'reader',
  verdict?: Verdict,
): HowFound {
  const missed = surface === 'reader' && answer !== undefined && answer.query !== '' && result === undefined
  return {
    surface: missed && (verdict === 'relevant' || verdict === 'partial') ? 'missing' : surface,
    query: answer?.query ?? null,
    rank: result?.rank ?? null,
    score: result?.score ?? null,
    model: answer?.model ?? null,
    indexDate: answer?.indexDate ?? null,
    source: null,
  }
}
