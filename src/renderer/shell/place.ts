/** What the shell asks of a screen: one row in `places.ts`. */
import type { Component } from 'svelte'
import type { AppState } from './app.svelte.ts'
import type { KeyHelp } from './keys.ts'
import type { PlaceId } from './place-id.ts'

export interface Place {
  readonly id: PlaceId
  /** The word under the icon; also the screen's name for screen readers and the window's title. */
  readonly name: string
  readonly icon: Component<{ size?: number; strokeWidth?: number; 'aria-hidden'?: 'true' }>
  readonly screen: Component<{ app: AppState }>
  readonly keys: readonly KeyHelp[]
}
