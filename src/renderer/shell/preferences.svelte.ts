/** How this person wants the screen: kept with the library's settings, so that every shell finds it. */
import { z } from 'zod'
import type { Client } from '../client.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
/** Size of all texts, as a factor of the browser's own. */
export const textSizes = [1, 1.125, 1.25, 1.5] as const
export type TextSize = (typeof textSizes)[number]

/** Keys of the settings. A width is in CSS px, the reader's text in px. */
export const preferenceKeys = {
  theme: 'look.theme',
  textSize: 'look.textSize',
  listWidth: 'search.listWidth',
  readerText: 'reader.textSize',
  outline: 'reader.outline',
  relations: 'reader.relations',
  relationsSide: 'reader.relationsSide',
  searchPlace: 'search.place',
  modelSeen: 'search.modelSeen',
} as const

const themeValue = z.enum(themes).catch('system')
const sizeValue = z.coerce.number().pipe(z.literal(textSizes)).catch(1)

/** Milliseconds a change waits for the next one: a dragged edge is written once. */
const settle = 300

export class Preferences {
  /** Every setting of the library, as last read or written. */
  values = $state.raw<Readonly<Record<string, string>>>({})
  loaded = $state(false)
  readonly #client: Pick<Client, 'settings'>
  readonly #waiting: Record<string, ReturnType<typeof setTimeout>> = {}

  constructor(client: Pick<Client, 'settings'>) {
    this.#client = client
  }

  /** Without an answer the screen looks as the system does. */
  async load(): Promise<void> {
    try {
      this.values = { ...(await this.#client.settings.get()), ...this.values }
    } finally {
      this.loaded = true
    }
  }

  get theme(): Theme {
    return themeValue.parse(this.values[preferenceKeys.theme])
  }

  get textSize(): TextSize {
    return sizeValue.parse(this.values[preferenceKeys.textSize])
  }

  /** A number kept under a key, within its bounds. */
  number(key: string, standard: number, least: number, most: number): number {
    const value = Number(this.values[key] ?? Number.NaN)
    return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : standard
  }

  /** Written at once: what must outlive a program that ends the next moment. */
  async keep(key: string, value: string): Promise<void> {
    this.values = { ...this.values, [key]: value }
    clearTimeout(this.#waiting[key])
    await this.#client.settings.set({ key, value }).catch(() => undefined)
  }

  /** Shown at once, written when the changes settle. */
  set(key: string, value: string): void {
    this.values = { ...this.values, [key]: value }
    clearTimeout(this.#waiting[key])
    // Looks are no reason to interrupt anybody: what could not be kept is tried again at the next change.
    this.#waiting[key] = setTimeout(() => {
      this.#client.settings.set({ key, value }).catch(() => undefined)
    }, settle)
  }
}
