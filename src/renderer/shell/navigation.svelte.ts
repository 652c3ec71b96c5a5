/**
 * Back and forth between what was on screen. The browser's own history holds the order; what each entry showed (results,
 * scroll) is kept here, so that going back asks nothing again and nothing jumps.
 */
import { z } from 'zod'
import { placeIds, type PlaceId } from './place-id.ts'

/** How a screen says what it shows, and shows it again. */
export interface Memory<T> {
  readonly capture: () => T
  readonly restore: (snapshot: T) => void
}

const stateSchema = z.object({ entry: z.number().int(), place: z.enum(placeIds) })

export class Navigation {
  place = $state<PlaceId>('search')
  readonly #memories: Partial<Record<PlaceId, Memory<unknown>>> = {}
  /** By entry. */
  readonly #snapshots: unknown[] = []
  #entry = 0
  #last = 0

  constructor() {
    history.replaceState({ entry: 0, place: this.place }, '')
  }

  /** A screen keeps its memory for the life of the page, also while it is not shown. */
  remember<T>(place: PlaceId, { capture, restore }: Memory<T>): void {
    // What comes back is what this very screen gave.
    this.#memories[place] = {
      capture,
      restore: (snapshot) => {
        restore(snapshot as T)
      },
    }
  }

  /** To another place; where it already is, nothing. */
  go(place: PlaceId): void {
    if (place === this.place) return
    this.push(place)
  }

  /** A new entry: what is shown now can be returned to. Call it before changing what is shown. */
  push(place: PlaceId = this.place): void {
    this.#keep()
    this.#last += 1
    this.#entry = this.#last
    this.place = place
    history.pushState({ entry: this.#entry, place }, '')
  }

  readonly back = (): void => {
    history.back()
  }

  readonly forward = (): void => {
    history.forward()
  }

  /** For `window`'s popstate. */
  returned(state: unknown): void {
    const parsed = stateSchema.safeParse(state)
    if (!parsed.success) return
    this.#keep()
    this.#entry = parsed.data.entry
    this.place = parsed.data.place
    const snapshot = this.#snapshots[this.#entry]
    if (snapshot !== undefined) this.#memories[this.place]?.restore(snapshot)
  }

  #keep(): void {
    const memory = this.#memories[this.place]
    if (memory !== undefined) this.#snapshots[this.#entry] = memory.capture()
  }
}
