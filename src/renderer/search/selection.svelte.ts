/** Several results taken together, to a text document. */
import { saveFile } from '../controls/save-file.ts'
import type { ResultPassage, SearchResult } from '../../shared/contract/search.ts'
import type { ExportedFile } from '../../shared/contract/export.ts'
import { messageOf, type Client } from '../client.ts'
import type { Stretch } from '../reader/reading.ts'

/** As many as one document takes. */
const most = 500

/** A document, and the passage of it that is taken. */
export interface Picked {
  readonly key: number
  readonly passage: ResultPassage
}

export class Selection {
  picked = $state.raw<readonly Picked[]>([])
  busy = $state(false)
  saved = $state('')
  error = $state('')
  readonly #client: Pick<Client, 'documents'>
  readonly #save: (file: ExportedFile) => void

  constructor(client: Pick<Client, 'documents'>, save: (file: ExportedFile) => void = saveFile) {
    this.#client = client
    this.#save = save
  }

  has(key: number): boolean {
    return this.picked.some((each) => each.key === key)
  }

  /** @param passage the one on view of that document, its best otherwise */
  toggle(result: SearchResult, passage: ResultPassage = result.passage): void {
    const { key } = result.document
    if (this.has(key)) this.picked = this.picked.filter((each) => each.key !== key)
    else if (this.picked.length < most) this.picked = [...this.picked, { key, passage }]
    else {
      this.error = `No se pueden seleccionar más de ${most}.`
      return
    }
    this.saved = this.error = ''
  }

  clear(): void {
    this.picked = []
    this.saved = this.error = ''
  }

  /** In the order of the list, whatever the order in which they were picked. */
  of(results: readonly SearchResult[]): Stretch[] {
    return results.flatMap(({ document: { key } }) => {
      const passage = this.picked.find((each) => each.key === key)?.passage
      return passage === undefined ? [] : [{ key, start: passage.start, end: passage.end }]
    })
  }

  async export(results: readonly SearchResult[], query: string): Promise<void> {
    const passages = this.of(results)
    if (passages.length === 0) return
    this.busy = true
    this.saved = this.error = ''
    try {
      const file = await this.#client.documents.export({ passages, query: query.slice(0, 2000) })
      this.#save(file)
      this.saved = file.name
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      this.busy = false
    }
  }
}
