/** What marking is built on: the library, and its search. */
import type { PassageName } from '../corpus/read-hashes.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { ByWords, Search } from './alike.ts'
import type { Embed } from './joining.ts'
import type { Rank } from './missing.ts'

export interface LabelHost {
  readonly reader: Reader
  /** Its transactions are on the disk when they end; closed with the service. */
  readonly writer: Writer
  readonly search: Search
  readonly byWords: ByWords
  readonly embed: Embed
  /** Identifiers of documents, best first. */
  readonly rank: Rank
  /** The model that answers searches, and what changes with it, its index or its weight; undefined without an index. */
  answering(): { readonly model: string; readonly stamp: string } | undefined
  /** Passages as the model in use ranks them, each text once. */
  ranking(text: string, signal: AbortSignal): Promise<readonly PassageName[]>
  /** Resolves once no search is under way that somebody waits for. */
  quiet(): Promise<void>
}
