/** Marks out to a file and in from one: what leaves and what would come is shown before it does. */
import type {
  ColumnMapping,
  ExchangeFormat,
  exportPreview,
  ImportedLabels,
  ImportPreview,
  labelFile,
  Merged,
} from '../../shared/contract/label-exchange.ts'
import type { z } from 'zod'
import type { ExportedFile } from '../../shared/contract/export.ts'
import type { Desktop } from '../../shared/desktop.ts'
import { plural } from '../../shared/text/format.ts'
import { attempt } from '../attempt.ts'
import { upload, type Client } from '../client.ts'
import { saveFile } from '../controls/save-file.ts'
import type { MarksState } from './marks.svelte.ts'

type LabelFile = z.input<typeof labelFile>
type ExportPreview = z.infer<typeof exportPreview>

/** What leaves only when ticked. */
export const parts = ['matter', 'notes', 'history'] as const
export type Part = (typeof parts)[number]

/** A file that was chosen, and what it would bring. */
export type Incoming =
  | { readonly kind: 'rows'; readonly file: LabelFile; readonly name: string; readonly look: ImportPreview }
  | { readonly kind: 'package'; readonly file: LabelFile; readonly name: string; readonly look: Merged }

export type Done =
  | { readonly kind: 'rows'; readonly name: string; readonly result: ImportedLabels }
  | { readonly kind: 'package'; readonly name: string; readonly result: Merged }

export class FilesState {
  format = $state<ExchangeFormat>('package')
  include = $state.raw<Readonly<Record<Part, boolean>>>({ matter: false, notes: false, history: false })
  /** Only the marks that the table shows. */
  filtered = $state(false)
  preview = $state.raw<ExportPreview>()
  saved = $state.raw<{ name: string; left: number }>()
  incoming = $state.raw<Incoming>()
  done = $state.raw<Done>()
  /** What was erased, in words. */
  erased = $state('')
  busy = $state(false)
  error = $state('')
  readonly #client: Client
  readonly #desktop: Desktop | undefined
  readonly #marks: MarksState
  readonly #save: (file: ExportedFile) => void
  /** What was said by hand of the file's columns. */
  #mapping: ColumnMapping = {}
  #looking = 0

  constructor(
    client: Client,
    desktop: Desktop | undefined,
    marks: MarksState,
    save: (file: ExportedFile) => void = saveFile,
  ) {
    this.#client = client
    this.#desktop = desktop
    this.#marks = marks
    this.#save = save
  }

  /** What would leave, as it is chosen now. */
  async look(): Promise<void> {
    this.#looking += 1
    const looking = this.#looking
    this.saved = undefined
    await attempt(this, async () => {
      const preview = await this.#client.labels.exportPreview(this.#asked())
      if (looking === this.#looking) this.preview = preview
    })
  }

  /** All that one person said, with their notes and how each passage came up. */
  async exportPerson(annotator: string): Promise<void> {
    await this.#working(async () => {
      const include = { matter: true, notes: true, history: true }
      this.#save(
        await this.#client.labels.export({ format: 'package', filter: { annotators: [annotator] }, include }),
      )
    })
  }

  /** For good. */
  async erasePerson(annotator: string): Promise<void> {
    await this.#working(async () => {
      const { judgments } = await this.#client.labels.erase({ annotator })
      this.erased = `Se borró todo lo que dijo ${annotator}: ${plural(judgments, 'marca', 'marcas')}, contando las cambiadas.`
    })
  }

  async export(): Promise<void> {
    await this.#working(async () => {
      const file = await this.#client.labels.export(this.#asked())
      this.#save(file)
      this.saved = { name: file.name, left: file.left }
    })
  }

  /** In the desktop window the system's own dialog takes the place of the browser's. */
  choose(event: Event): void {
    const desktop = this.#desktop
    if (desktop === undefined) return
    event.preventDefault()
    void desktop.chooseFiles().then(async ([path]) => {
      if (path === undefined) return
      await this.#working(() => this.#open({ path }, path.split(/[/\\]/).at(-1) ?? path))
    })
  }

  async take(file: File | undefined): Promise<void> {
    if (file === undefined) return
    await this.#working(async () => {
      await this.#open({ upload: await upload(file, file.name, null) }, file.name)
    })
  }

  /** Another column is what the rows ask, or what they are graded by. */
  async map(column: keyof ColumnMapping, name: string): Promise<void> {
    const { incoming } = this
    if (incoming?.kind !== 'rows') return
    // An empty name says that no column is it, whatever they are called.
    const mapping = { ...this.#mapping, [column]: name }
    await this.#working(async () => {
      this.#mapping = mapping
      const look = await this.#client.labels.importPreview({ file: incoming.file, mapping })
      this.incoming = { ...incoming, look }
    })
  }

  /** What was looked at is taken. */
  async accept(): Promise<void> {
    const { incoming } = this
    if (incoming === undefined) return
    await this.#working(async () => {
      const { file, name } = incoming
      if (incoming.kind === 'package')
        this.done = { kind: 'package', name, result: await this.#client.labels.merge({ file }) }
      else {
        const mapping = this.#mapping
        this.done = { kind: 'rows', name, result: await this.#client.labels.import({ file, mapping }) }
      }
      this.incoming = undefined
    })
    await this.look()
  }

  drop(): void {
    this.incoming = undefined
  }

  async #open(file: LabelFile, name: string): Promise<void> {
    this.done = undefined
    this.incoming = undefined
    this.#mapping = {}
    this.incoming = name.toLowerCase().endsWith('.fojas')
      ? { kind: 'package', file, name, look: await this.#client.labels.merge({ file, preview: true }) }
      : { kind: 'rows', file, name, look: await this.#client.labels.importPreview({ file }) }
  }

  #asked() {
    const { format, include } = this
    return { format, include: { ...include }, filter: this.filtered ? { ...this.#marks.filter } : {} }
  }

  async #working(work: () => Promise<void>): Promise<void> {
    this.busy = true
    await attempt(this, work)
    this.busy = false
  }
}
