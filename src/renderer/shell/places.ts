/** The places of Fojas, in the order of the rail. A new screen is one row here. */
import LibraryIcon from '@lucide/svelte/icons/library'
import SearchIcon from '@lucide/svelte/icons/search'
import LibraryScreen from '../library/LibraryScreen.svelte'
import { searchKeys } from '../search/keys.ts'
import SearchScreen from '../search/SearchScreen.svelte'
import type { Place } from './place.ts'

export const places: readonly Place[] = [
  { id: 'search', name: 'Buscar', icon: SearchIcon, screen: SearchScreen, keys: searchKeys },
  { id: 'library', name: 'Biblioteca', icon: LibraryIcon, screen: LibraryScreen, keys: [] },
]
