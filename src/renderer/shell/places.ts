/** The places of Fojas, in the order of the rail. A new screen is one row here. */
import MattersIcon from '@lucide/svelte/icons/folder'
import LabelIcon from '@lucide/svelte/icons/highlighter'
import TrainingIcon from '@lucide/svelte/icons/graduation-cap'
import LibraryIcon from '@lucide/svelte/icons/library'
import SettingsIcon from '@lucide/svelte/icons/settings'
import SearchIcon from '@lucide/svelte/icons/search'
import { labelKeys } from '../labels/keys.ts'
import LabelsScreen from '../labels/LabelsScreen.svelte'
import { libraryKeys } from '../library/keys.ts'
import LibraryScreen from '../library/LibraryScreen.svelte'
import { matterKeys } from '../matters/keys.ts'
import MattersScreen from '../matters/MattersScreen.svelte'
import { searchKeys } from '../search/keys.ts'
import SearchScreen from '../search/SearchScreen.svelte'
import { settingsKeys } from '../settings/keys.ts'
import SettingsScreen from '../settings/SettingsScreen.svelte'
import { trainingKeys } from '../training/keys.ts'
import TrainingScreen from '../training/TrainingScreen.svelte'
import type { Place } from './place.ts'

export const places: readonly Place[] = [
  { id: 'search', name: 'Buscar', icon: SearchIcon, screen: SearchScreen, keys: searchKeys },
  { id: 'matters', name: 'Carpetas', icon: MattersIcon, screen: MattersScreen, keys: matterKeys },
  { id: 'labels', name: 'Etiquetar', icon: LabelIcon, screen: LabelsScreen, keys: labelKeys },
  { id: 'training', name: 'Entrenar', icon: TrainingIcon, screen: TrainingScreen, keys: trainingKeys },
  { id: 'library', name: 'Biblioteca', icon: LibraryIcon, screen: LibraryScreen, keys: libraryKeys },
  { id: 'settings', name: 'Ajustes', icon: SettingsIcon, screen: SettingsScreen, keys: settingsKeys },
]
