/** What the place Etiquetar knows beside the question under way. */
import type { LabelSettings, LabelStatus } from '../../shared/contract/labels.ts'
import { messageOf, type Client } from '../client.ts'
import { MarksState } from './marks.svelte.ts'
import { QuestionsState } from './questions.svelte.ts'
import { WorkState } from './work.svelte.ts'

export const labelTabs = [
  'work',
  'questions',
  'marks',
  'disagreements',
  'review',
  'figures',
  'files',
] as const
export type LabelTab = (typeof labelTabs)[number]

export class LabelsState {
  tab = $state<LabelTab>('work')
  status = $state.raw<LabelStatus>()
  error = $state('')
  readonly work: WorkState
  readonly questions: QuestionsState
  readonly marks: MarksState
  readonly client: Client

  constructor(client: Client) {
    this.client = client
    this.work = new WorkState(client)
    this.questions = new QuestionsState(client)
    this.marks = new MarksState(client)
  }

  async load(): Promise<void> {
    try {
      this.status = await this.client.labels.status()
      this.error = ''
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  async configure(change: Partial<LabelSettings>): Promise<void> {
    const { status } = this
    if (status === undefined) return
    try {
      await this.client.labels.configure({ ...status.settings, ...change })
      await this.load()
    } catch (error) {
      this.error = messageOf(error)
    }
  }
}
