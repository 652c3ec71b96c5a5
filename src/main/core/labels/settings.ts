/** How marking is set up: who marks, how many passages of each source a question is asked of. */
import { z } from 'zod'
import type { LabelSettings } from '../../../shared/contract/labels.ts'
import type { SettingsStore } from '../library/settings.ts'

/** What a mark is signed with until a person says who they are. */
export const nobody = 'sin nombre'

const keys = {
  annotator: 'labels.annotator',
  depth: 'labels.depth',
  disagreement: 'labels.disagreement',
  uncertain: 'labels.uncertain',
  contradicted: 'labels.contradicted',
  random: 'labels.random',
  double: 'labels.double',
} as const
const positions = { active: 'labels.active', current: 'labels.current' } as const

const count = (most: number, standard: number) => z.coerce.number().int().min(0).max(most).catch(standard)
/** Ten from the top of the search and two controls. */
const standing = z.object({
  // '=' is the voice that settles a disagreement.
  annotator: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .refine((name) => name !== '=')
    .catch(nobody),
  depth: z.coerce.number().int().min(1).max(50).catch(10),
  disagreement: count(20, 0),
  uncertain: count(20, 0),
  contradicted: count(20, 0),
  random: count(20, 2),
  double: count(100, 20),
})

export class LabelConfiguration {
  readonly #settings: SettingsStore

  constructor(settings: SettingsStore) {
    this.#settings = settings
  }

  get(): LabelSettings {
    return standing.parse(
      Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, this.#settings.get(key)])),
    )
  }

  set(values: LabelSettings): LabelSettings {
    const wanted = standing.parse(values)
    for (const [name, value] of Object.entries(wanted)) {
      const key = Object.entries(keys).find(([each]) => each === name)?.[1]
      if (key !== undefined) this.#settings.set(key, String(value))
    }
    return this.get()
  }

  get annotator(): string {
    return this.get().annotator
  }

  /** `active`: marks given while searching go to it; `current`: on top of Etiquetar. */
  position(which: keyof typeof positions): number | null {
    const id = Number(this.#settings.get(positions[which]) ?? '')
    return Number.isInteger(id) && id > 0 ? id : null
  }

  setPosition(which: keyof typeof positions, question: number | null): void {
    this.#settings.set(positions[which], question === null ? '' : String(question))
  }

  /** A fact this feature keeps for itself. */
  note(key: string): string | undefined {
    return this.#settings.get(`labels.${key}`)
  }

  setNote(key: string, value: string): void {
    this.#settings.set(`labels.${key}`, value)
  }
}
