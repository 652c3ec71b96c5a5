/** Copies a stretch of a document as it is cited. A new way to copy is a row of `ways` and of the buttons' `copyButtons`. */
import type { Citation } from '../../shared/contract/documents.ts'
import type { Span } from '../../shared/domain/document.ts'
import { messageOf, type Client } from '../client.ts'
import { copyText } from '../controls/clipboard.ts'

const ways = {
  citation: ({ citation, richCitation }) => [citation, richCitation],
  transcription: ({ transcription, richTranscription }) => [transcription, richTranscription],
  /** With the official page's address. */
  linked: (each) => [
    each.linkedTranscription ?? each.transcription,
    each.richLinkedTranscription ?? each.richTranscription,
  ],
} satisfies Readonly<Record<string, (citation: Citation) => [plain: string, rich: string]>>

export type CopyKind = keyof typeof ways

/** Milliseconds for which a button says that it copied. */
const saying = 1500

export class Copier {
  /** What was copied just now: its button says so. */
  said = $state<CopyKind>()
  readonly #client: Pick<Client, 'documents'>
  readonly #failed: (message: string) => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: Pick<Client, 'documents'>, failed: (message: string) => void) {
    this.#client = client
    this.#failed = failed
  }

  async copy(kind: CopyKind, key: number, { start, end }: Span): Promise<void> {
    try {
      await copyText(...ways[kind](await this.#client.documents.cite({ key, start, end })))
      this.said = kind
      // What was copied before has said so for long enough.
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        this.said = undefined
      }, saying)
    } catch (error) {
      this.#failed(messageOf(error))
    }
  }
}
