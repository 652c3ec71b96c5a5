/** What every screen reaches: the client, what is remembered, and the states that outlive a change of screen. */
import type { Client, Connection } from '../client.ts'
import { LabelsState } from '../labels/labels.svelte.ts'
import { keepMarkingPlace } from '../labels/marking-place.ts'
import { MarkingState } from '../labels/marking.svelte.ts'
import { LibraryState } from '../library/library.svelte.ts'
import { KeepingState } from '../matters/keeping.svelte.ts'
import { MattersState } from '../matters/matters.svelte.ts'
import { SearchState } from '../search/search.svelte.ts'
import { ModelsState } from '../settings/models.svelte.ts'
import { TrainingState } from '../training/training.svelte.ts'
import { Navigation } from './navigation.svelte.ts'
import { Preferences } from './preferences.svelte.ts'

export class AppState {
  readonly client: Client
  readonly navigation: Navigation
  readonly preferences: Preferences
  readonly library: LibraryState
  readonly search: SearchState
  readonly models: ModelsState
  readonly labels: LabelsState
  readonly marking: MarkingState
  readonly training: TrainingState
  readonly matters: MattersState
  readonly keeping: KeepingState
  /** The left of the status bar: what the screen on view has to say. */
  status = $state('')

  constructor({ client, desktop }: Connection) {
    this.client = client
    this.navigation = new Navigation()
    this.preferences = new Preferences(client)
    this.library = new LibraryState(client, desktop)
    this.search = new SearchState(client)
    this.models = new ModelsState(client, desktop)
    this.labels = new LabelsState(client, desktop)
    this.marking = new MarkingState(client)
    this.training = new TrainingState(client)
    this.matters = new MattersState(client)
    this.keeping = new KeepingState(client)
    this.marking.keepPlace = () => keepMarkingPlace(this.preferences, this.search)
    this.navigation.remember('search', this.search)
  }
}
