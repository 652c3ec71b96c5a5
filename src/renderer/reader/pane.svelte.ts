/** What stands around a text being read, and how much of it there is room for. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import { preferenceKeys, type Preferences } from '../shell/preferences.svelte.ts'
import { leastReader } from './room.ts'

/** Sizes of the letter, px. */
const [least, most] = [13, 28]
/** CSS px of the relations beside the text. */
const panelWidth = 320

/** What of the pane depends on which of the two it is. */
interface Given {
  readonly view: DocumentView
  /** It is one of two: nothing but the text is open until it is asked for, and that is not remembered. */
  readonly double: boolean
  /** It is the one that was opened beside. */
  readonly second: boolean
}

export class PaneState {
  /** CSS px of the whole of it. */
  width = $state(0)
  editing = $state(false)
  /** Of the document whose two texts are side by side. */
  #comparedKey = $state<number>()
  #outlineAsked = $state(false)
  #relationsAsked = $state(false)
  readonly #preferences: Preferences
  readonly #given: () => Given

  constructor(preferences: Preferences, given: () => Given) {
    this.#preferences = preferences
    this.#given = given
  }

  readonly size = $derived.by(() => this.#preferences.number(preferenceKeys.readerText, 17, least, most))

  get smallest(): boolean {
    return this.size <= least
  }

  get largest(): boolean {
    return this.size >= most
  }

  resize(by: number): void {
    const size = Math.min(most, Math.max(least, this.size + by))
    this.#preferences.set(preferenceKeys.readerText, String(size))
  }

  readonly related = $derived.by(() =>
    this.#given().second
      ? this.#relationsAsked
      : this.#preferences.values[preferenceKeys.relations] === 'open',
  )

  relate(): void {
    const open = !this.related
    if (this.#given().second) this.#relationsAsked = open
    else this.#preferences.set(preferenceKeys.relations, open ? 'open' : '')
  }

  /** The relations have room beside the text. */
  readonly mayStand = $derived.by(() => this.width - panelWidth >= leastReader)
  readonly beside = $derived.by(
    () => this.#preferences.values[preferenceKeys.relationsSide] !== 'below' && this.mayStand,
  )

  moveRelations(): void {
    this.#preferences.set(preferenceKeys.relationsSide, this.beside ? 'below' : '')
  }

  /** The structure stands over the text, which has no width to give it. */
  readonly floating = $derived.by(() => this.#given().double)
  readonly hasOutline = $derived.by(() => this.#given().view.outline.length > 1)
  readonly outlined = $derived.by(() => {
    if (!this.hasOutline) return false
    if (this.floating) return this.#outlineAsked
    // It gives way where the three do not fit.
    const beside = this.related && this.beside
    const left = this.width - panelWidth - Math.max(160, this.width * 0.2)
    return this.#preferences.values[preferenceKeys.outline] === 'open' && !(beside && left < leastReader)
  })

  outline(): void {
    const open = !this.outlined
    if (this.floating) this.#outlineAsked = open
    else this.#preferences.set(preferenceKeys.outline, open ? 'open' : '')
  }

  /** What stands over the text has done its part. */
  unfloat(): void {
    this.#outlineAsked = false
  }

  readonly comparing = $derived.by(() => {
    const { counterpart, meta } = this.#given().view
    return counterpart !== null && this.#comparedKey === meta.key
  })

  compare(): void {
    this.#comparedKey = this.comparing ? undefined : this.#given().view.meta.key
  }
}
