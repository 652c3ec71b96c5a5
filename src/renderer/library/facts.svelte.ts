/** What a person says of a document of theirs, while they say it. */
import type { DocumentFacts } from '../../shared/contract/documents.ts'
import type { DocumentMeta } from '../../shared/domain/document.ts'
import { messageOf, type Client } from '../client.ts'

/** Kinds a person may tell apart; the data of a norm or an aviso are their source's. */
const kinds = ['own', 'judgment', 'text'] as const satisfies readonly DocumentFacts['kind'][]

export function isEditable(meta: DocumentMeta): boolean {
  return kinds.some((kind) => kind === meta.kind)
}

export class FactsState {
  readonly meta: DocumentMeta
  kind = $state<DocumentFacts['kind']>('own')
  title = $state('')
  court = $state('')
  docket = $state('')
  /** `2024-03-12`, or empty. */
  date = $state('')
  error = $state('')
  saving = $state(false)
  readonly #client: Pick<Client, 'documents'>

  constructor(client: Pick<Client, 'documents'>, meta: DocumentMeta) {
    this.#client = client
    this.meta = meta
    this.kind = kinds.find((kind) => kind === meta.kind) ?? 'own'
    this.title = meta.title
    this.court = meta.court ?? ''
    this.docket = meta.docket ?? ''
    this.date = meta.sanctionDate ?? ''
  }

  /** @returns the document as it is now; undefined where it could not be saved */
  async save(): Promise<DocumentMeta | undefined> {
    this.error = ''
    if (this.title.trim() === '') {
      this.error = this.kind === 'judgment' ? 'Escriba la carátula.' : 'Escriba el título.'
      return undefined
    }
    this.saving = true
    const judgment = this.kind === 'judgment'
    try {
      return await this.#client.documents.edit({
        key: this.meta.key,
        kind: this.kind,
        title: this.title,
        court: judgment ? this.court : null,
        docket: judgment ? this.docket : null,
        date: this.date === '' ? null : this.date,
      })
    } catch (error) {
      this.error = messageOf(error)
      return undefined
    } finally {
      this.saving = false
    }
  }
}
