/** What the place Etiquetar knows beside the question under way. */
import type { LabelFigures } from '../../shared/contract/label-figures.ts'
import type { LabelSettings, LabelStatus } from '../../shared/contract/labels.ts'
import type { Desktop } from '../../shared/desktop.ts'
import { messageOf, type Client } from '../client.ts'
import { DisagreementsState } from './disagreements.svelte.ts'
import { FilesState } from './files.svelte.ts'
import { MarksState } from './marks.svelte.ts'
import { QuestionsState } from './questions.svelte.ts'
import { ReviewState } from './review.svelte.ts'
import { SuggestionsState } from './suggestions.svelte.ts'
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
  figures = $state.raw<LabelFigures>()
  error = $state('')
  /** What Ctrl+Z did, where no part of its own says it. */
  said = $state('')
  readonly work: WorkState
  readonly questions: QuestionsState
  readonly suggestions: SuggestionsState
  readonly marks: MarksState
  readonly disagreements: DisagreementsState
  readonly review: ReviewState
  readonly files: FilesState
  readonly client: Client

  constructor(client: Client, desktop: Desktop | undefined) {
    this.client = client
    this.work = new WorkState(client)
    this.questions = new QuestionsState(client)
    this.suggestions = new SuggestionsState(client)
    this.marks = new MarksState(client)
    this.disagreements = new DisagreementsState(client)
    this.review = new ReviewState(client)
    this.files = new FilesState(client, desktop, this.marks)
  }

  async load(): Promise<void> {
    try {
      this.status = await this.client.labels.status()
      this.error = ''
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  /** Takes the last act back; the part on view goes to where it was. */
  async undo(): Promise<void> {
    const { tab } = this
    if (tab === 'work') await this.work.undo()
    else if (tab === 'disagreements') await this.disagreements.undo()
    else if (tab === 'review') await this.review.undo()
    else {
      await this.marks.undo()
      await this.questions.load()
      if (this.suggestions.open) {
        await this.suggestions.load()
        this.suggestions.said = this.marks.said
      }
      // The table says it itself.
      if (tab !== 'marks') this.said = this.marks.said
      this.files.done = undefined
      if (tab === 'files') await this.files.look()
      if (tab === 'figures') await this.loadFigures()
    }
    await this.load()
  }

  async loadFigures(): Promise<void> {
    try {
      this.figures = await this.client.labels.figures()
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
