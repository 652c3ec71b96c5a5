/** The matters and the one on view; the components only show it. */
import type {
  MatterList,
  MatterNote,
  MatterPage,
  MatterSummary,
  PartRef,
} from '../../shared/contract/matters.ts'
import type { LabelQuestion } from '../../shared/contract/labels.ts'
import { fold } from '../../shared/text/fold.ts'
import { attempt } from '../attempt.ts'
import type { Client } from '../client.ts'
import { saveFile } from '../controls/save-file.ts'
import { Copier } from '../reader/copier.svelte.ts'

/** What was taken out, and how it comes back. */
interface Taken {
  readonly words: string
  readonly back: () => Promise<unknown>
}

const nameOf = ({ kind, id }: PartRef): string => `${kind} ${String(id)}`

/** Milliseconds without a key after which what is being written is kept. */
const pause = 600

export class MattersState {
  list = $state.raw<MatterList>()
  page = $state.raw<MatterPage>()
  /** The matter on view, also while its page comes. */
  chosen = $state<number>()
  sought = $state('')
  error = $state('')
  /** The file that was saved last. */
  saved = $state('')
  /** Latest last. */
  taken = $state.raw<readonly Taken[]>([])
  /** What was written since the matter was opened, by part: what comes from elsewhere meanwhile does not undo it. */
  drafts = $state.raw<Readonly<Record<string, string>>>({})
  /** Questions that ask the same as the one that was typed. */
  alike = $state.raw<readonly LabelQuestion[]>([])
  readonly copier: Copier
  readonly #client: Client
  /** What is being written, by part: kept after a pause, or when one goes elsewhere. */
  readonly #writing: Record<
    string,
    { timer: ReturnType<typeof setTimeout>; keep: () => Promise<void> } | undefined
  > = {}
  readonly #gone: Record<string, boolean> = {}
  #asking = 0

  constructor(client: Client) {
    this.#client = client
    this.copier = new Copier(client, (message) => {
      this.error = message
    })
  }

  /** Those that are sought, by any part of their caption or file number. */
  readonly shown = $derived.by<readonly MatterSummary[]>(() => {
    const words = fold(this.sought)
      .split(/\s+/)
      .filter((word) => word !== '')
    return (this.list?.matters ?? []).filter(({ caption, fileNumber }) => {
      const whole = fold(`${caption} ${fileNumber ?? ''}`)
      return words.every((word) => whole.includes(word))
    })
  })

  async load(): Promise<void> {
    await attempt(this, async () => {
      this.list = await this.#client.matters.list()
      const { matters } = this.list
      if (!matters.some(({ id }) => id === this.chosen)) this.chosen = matters[0]?.id
      await this.#refresh()
    })
  }

  async choose(id: number): Promise<void> {
    if (id === this.chosen) return
    await this.flush()
    this.chosen = id
    this.saved = ''
    this.drafts = {}
    this.alike = []
    await attempt(this, () => this.#refresh())
  }

  /** @returns whether it was made */
  async create(caption: string, fileNumber: string | null = null): Promise<boolean> {
    return attempt(this, async () => {
      const { id } = await this.#client.matters.create({ caption, fileNumber })
      this.chosen = id
      this.sought = ''
      await this.#reload()
    })
  }

  async change(change: {
    caption?: string
    fileNumber?: string | null
    archived?: boolean
  }): Promise<boolean> {
    const id = this.chosen
    if (id === undefined) return false
    return attempt(this, async () => {
      await this.#client.matters.change({ id, ...change })
      await this.#reload()
    })
  }

  async remove(): Promise<void> {
    const { page } = this
    if (page === undefined) return
    await this.flush()
    await this.#take(
      `Se quitó la carpeta «${page.caption}».`,
      () => this.#client.matters.remove({ id: page.id }),
      () =>
        this.#client.matters.restore({ id: page.id }).then(() => {
          this.chosen = page.id
        }),
    )
  }

  async addNote(): Promise<number | undefined> {
    const id = this.chosen
    if (id === undefined) return undefined
    let made: number | undefined
    await attempt(this, async () => {
      made = (await this.#client.matters.addNote({ id, text: '' })).id
      await this.#reload()
    })
    return made
  }

  /** What a person writes, as it is written: kept when they pause. */
  write(part: PartRef, text: string): void {
    const name = nameOf(part)
    this.drafts = { ...this.drafts, [name]: text }
    const keep = async () => {
      this.#writing[name] = undefined
      await attempt(this, () => this.#client.matters.write({ ...part, text }))
    }
    clearTimeout(this.#writing[name]?.timer)
    this.#writing[name] = { timer: setTimeout(() => void keep(), pause), keep }
  }

  /** Keeps at once what is being written. */
  async flush(): Promise<void> {
    const waiting = Object.values(this.#writing).filter((each) => each !== undefined)
    for (const { timer } of waiting) clearTimeout(timer)
    await Promise.all(waiting.map(({ keep }) => keep()))
  }

  /** As it is written now. */
  written(part: PartRef, kept: string): string {
    return this.drafts[nameOf(part)] ?? kept
  }

  /** A note that was emptied goes, and comes back with what it said. */
  async dropNote({ id, text }: MatterNote): Promise<void> {
    this.write({ kind: 'note', id }, text)
    await this.takeOut({ kind: 'note', id }, text === '' ? 'Se quitó una nota vacía.' : 'Se quitó la nota.')
  }

  async takeOut(part: PartRef, words: string): Promise<void> {
    const name = nameOf(part)
    // A note that is left empty goes by itself, maybe by pressing the button that would take it out.
    if (this.#gone[name] === true) return
    this.#gone[name] = true
    await this.flush()
    this.#gone[name] = await this.#take(
      words,
      () => this.#client.matters.takeOut(part),
      async () => {
        await this.#client.matters.bringBack(part)
        this.#gone[name] = false
      },
    )
  }

  /** @returns whether there was something to bring back */
  async undo(): Promise<boolean> {
    const last = this.taken.at(-1)
    if (last === undefined) return false
    return attempt(this, async () => {
      await last.back()
      this.taken = this.taken.slice(0, -1)
      await this.#reload()
    })
  }

  /** By one place, up or down. */
  async move(passage: number, by: 1 | -1): Promise<void> {
    const { page } = this
    const order = (page?.passages ?? []).map(({ id }) => id)
    const at = order.indexOf(passage)
    const to = at + by
    if (page === undefined || at < 0 || to < 0 || to >= order.length) return
    // Down: before the one after the next.
    const before = order[by < 0 ? to : to + 1] ?? null
    await attempt(this, async () => {
      await this.#client.matters.movePassage({ id: passage, before })
      await this.#refresh()
    })
  }

  /** A saved search joins a matter, on view or not. */
  async link(matter: number, search: number): Promise<void> {
    await attempt(this, () => this.#client.matters.linkSearch({ id: matter, search, linked: true }))
  }

  async linkSearch(search: number, linked: boolean, name: string): Promise<void> {
    const id = this.chosen
    if (id === undefined) return
    const link = (on: boolean) => this.#client.matters.linkSearch({ id, search, linked: on })
    if (linked)
      await attempt(this, async () => {
        await link(true)
        await this.#reload()
      })
    else
      await this.#take(
        `Se quitó de la carpeta la búsqueda «${name}».`,
        () => link(false),
        () => link(true),
      )
  }

  /** A new question of this matter; where others ask the same they are offered. @returns whether one was made */
  async ask(text: string, apart: boolean): Promise<boolean> {
    const { page } = this
    if (page === undefined || text.trim() === '') return false
    let made = false
    await attempt(this, async () => {
      const { question, alike } = await this.#client.labels.questions.add({
        text,
        apart,
        matter: page.caption,
      })
      this.alike = alike.map((each) => each.question)
      made = question !== null
      await this.#reload()
    })
    return made
  }

  /** A question that is there already comes to this matter. */
  async takeQuestion(question: number): Promise<void> {
    const { page } = this
    if (page === undefined) return
    this.alike = []
    await attempt(this, async () => {
      await this.#client.matters.placeQuestion({ question, id: page.id })
      await this.#reload()
    })
  }

  async releaseQuestion(question: number, text: string): Promise<void> {
    const id = this.chosen
    if (id === undefined) return
    await this.#take(
      `Se quitó de la carpeta la pregunta «${text}».`,
      () => this.#client.matters.placeQuestion({ question, id: null }),
      () => this.#client.matters.placeQuestion({ question, id }),
    )
  }

  async export(): Promise<void> {
    const id = this.chosen
    if (id === undefined) return
    await this.flush()
    this.saved = ''
    await attempt(this, async () => {
      const file = await this.#client.matters.export({ id })
      saveFile(file)
      this.saved = file.name
    })
  }

  /** @returns whether it was taken out */
  #take(words: string, out: () => Promise<unknown>, back: () => Promise<unknown>): Promise<boolean> {
    return attempt(this, async () => {
      await out()
      this.taken = [...this.taken, { words, back }]
      await this.#reload()
    })
  }

  async #reload(): Promise<void> {
    this.list = await this.#client.matters.list()
    if (!this.list.matters.some(({ id }) => id === this.chosen)) this.chosen = this.list.matters[0]?.id
    await this.#refresh()
  }

  /** What comes late for a matter that was left is dropped. */
  async #refresh(): Promise<void> {
    this.#asking += 1
    const [asking, id] = [this.#asking, this.chosen]
    const page = id === undefined ? undefined : await this.#client.matters.page({ id })
    if (asking === this.#asking) this.page = page
  }
}
