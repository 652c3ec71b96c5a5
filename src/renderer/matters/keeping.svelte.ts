/** Keeping what one reads or found in a matter: which one is asked, then it is said where it went. */
import type { MatterSummary } from '../../shared/contract/matters.ts'
import { fold } from '../../shared/text/fold.ts'
import { plural } from '../../shared/text/format.ts'
import { attempt } from '../attempt.ts'
import type { Client } from '../client.ts'
import type { Stretch } from '../reader/reading.ts'

/** Milliseconds for which it is said where it went. */
const saying = 4000

interface Kept {
  readonly matter: number
  readonly words: string
  readonly added: readonly number[]
}

export class KeepingState {
  /** What is to be kept; the question is open. */
  stretches = $state.raw<readonly Stretch[]>()
  matters = $state.raw<readonly MatterSummary[]>([])
  typed = $state('')
  error = $state('')
  /** What was kept just now. */
  kept = $state.raw<Kept>()
  readonly #client: Pick<Client, 'matters'>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: Pick<Client, 'matters'>) {
    this.#client = client
  }

  /** Those not archived, the last one used first. */
  readonly shown = $derived.by(() => {
    const words = fold(this.typed)
      .split(/\s+/)
      .filter((word) => word !== '')
    return this.matters.filter(({ caption, fileNumber, archived }) => {
      const whole = fold(`${caption} ${fileNumber ?? ''}`)
      return !archived && words.every((word) => whole.includes(word))
    })
  })

  /** Whether what is typed may be the caption of a new one. */
  get mayCreate(): boolean {
    const typed = fold(this.typed.trim())
    return typed !== '' && !this.matters.some(({ caption }) => fold(caption) === typed)
  }

  async ask(stretches: readonly Stretch[]): Promise<void> {
    if (stretches.length === 0) return
    this.#forget()
    this.typed = ''
    this.stretches = stretches
    await attempt(this, async () => {
      this.matters = (await this.#client.matters.list()).matters
    })
  }

  close(): void {
    this.stretches = undefined
    this.error = ''
  }

  /** @returns whether it was kept */
  async keep(matter: number, caption: string): Promise<boolean> {
    const { stretches } = this
    if (stretches === undefined) return false
    return attempt(this, async () => {
      const { added, already } = await this.#client.matters.addPassages({
        id: matter,
        passages: stretches.map(({ key, start, end }) => ({ key, start, end })),
      })
      this.stretches = undefined
      this.#say({ matter, added, words: words(added.length, already, caption) })
    })
  }

  /** @returns whether it was kept in a new matter of what is typed */
  async create(): Promise<boolean> {
    const caption = this.typed.trim()
    let made: number | undefined
    await attempt(this, async () => {
      made = (await this.#client.matters.create({ caption })).id
    })
    return made !== undefined && (await this.keep(made, caption))
  }

  async undo(): Promise<void> {
    const { kept } = this
    if (kept === undefined) return
    this.#forget()
    await attempt(this, async () => {
      for (const id of kept.added) await this.#client.matters.takeOut({ kind: 'passage', id })
    })
  }

  #say(kept: Kept): void {
    this.kept = kept
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.kept = undefined
    }, saying)
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.kept = undefined
    this.error = ''
  }
}

function words(added: number, already: number, caption: string): string {
  const where = `en «${caption}»`
  if (added === 0)
    return already === 1 ? `Ese fragmento ya estaba ${where}` : `Esos fragmentos ya estaban ${where}`
  const kept = `${plural(added, 'fragmento guardado', 'fragmentos guardados')} ${where}`
  return already === 0 ? kept : `${kept}; ${plural(already, 'ya estaba', 'ya estaban')}`
}
