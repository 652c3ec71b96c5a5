/** The list of questions, and a new one with those that ask the same. */
import type { AlikeQuestion, LabelQuestion } from '../../shared/contract/labels.ts'
import { attempt } from '../attempt.ts'
import { type Client } from '../client.ts'

export const questionShows = ['all', 'open', 'finished', 'unanswered'] as const
export type QuestionShow = (typeof questionShows)[number]

export class QuestionsState {
  list = $state.raw<readonly LabelQuestion[]>([])
  total = $state(0)
  sought = $state('')
  show = $state<QuestionShow>('all')
  typed = $state('')
  /** Of what was typed: joining is offered before another is made. */
  alike = $state.raw<readonly AlikeQuestion[]>([])
  history = $state.raw<readonly string[]>()
  error = $state('')
  readonly #client: Client
  #adding = false

  constructor(client: Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    await attempt(this, async () => {
      const { questions, total } = await this.#client.labels.questions.list({
        text: this.sought,
        show: this.show,
        limit: 500,
      })
      this.list = questions
      this.total = total
    })
  }

  /** @returns the question made, if it was */
  async add(
    apart: boolean,
    origin: 'typed' | 'history' = 'typed',
    text = this.typed,
  ): Promise<LabelQuestion | null> {
    if (text.trim() === '' || this.#adding) return null
    // Not the list's own reading: Enter would be lost while it lasts.
    this.#adding = true
    let made: LabelQuestion | null = null
    await attempt(this, async () => {
      const { question, alike } = await this.#client.labels.questions.add({ text, apart, origin })
      this.alike = alike
      if (question === null) {
        this.typed = text
        return
      }
      made = question
      this.typed = ''
      await this.load()
    })
    this.#adding = false
    return made
  }

  async change(
    question: LabelQuestion,
    change: { text?: string; matter?: string; guideline?: string; state?: 'open' | 'removed' },
  ): Promise<void> {
    await attempt(this, async () => {
      await this.#client.labels.questions.change({ question: question.id, ...change })
      await this.load()
    })
  }

  async join(questions: readonly number[], into: number): Promise<void> {
    await attempt(this, async () => {
      await this.#client.labels.questions.join({ questions: [...questions], into })
      await this.load()
    })
  }

  /** Searches made that say something, without operators. */
  async loadHistory(): Promise<void> {
    await attempt(this, async () => {
      const searches = await this.#client.search.history()
      const texts: string[] = []
      for (const { text } of searches.slice(0, 60)) {
        const { text: question } = await this.#client.labels.questions.ofSearch({ text })
        if (question !== '' && !texts.includes(question)) texts.push(question)
      }
      this.history = texts
    })
  }
}
