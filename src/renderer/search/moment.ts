import type { DocumentView } from '../../shared/contract/documents.ts'
import type { SearchAnswer, SearchInput, SearchResult } from '../../shared/contract/search.ts'
import type { Position } from '../reader/place.ts'
import type { Visit } from '../reader/reading.ts'
import type { SecondMoment } from '../reader/second.svelte.ts'
import type { FilterState, Listed } from './filters.svelte.ts'
import type { SearchState } from './search.svelte.ts'

/** What the screen showed, to show it again. */
export interface SearchMoment {
  readonly text: string
  readonly order: SearchState['order']
  readonly filters: FilterState['values']
  readonly listed: Listed | undefined
  readonly request: SearchInput
  readonly answer: SearchAnswer | undefined
  readonly results: readonly SearchResult[]
  readonly selected: number
  readonly passage: number
  readonly asked: SearchState['asked']
  readonly view: DocumentView | undefined
  readonly visited: Visit | undefined
  readonly position: Position | undefined
  readonly second: SecondMoment | undefined
}
