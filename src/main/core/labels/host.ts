/** What marking is built on: the library, and its search. */
import type { Reader, Writer } from '../library/database.ts'
import type { Search } from './alike.ts'
import type { Embed } from './joining.ts'
import type { Rank } from './missing.ts'

export interface LabelHost {
  readonly reader: Reader
  /** Its transactions are on the disk when they end; closed with the service. */
  readonly writer: Writer
  readonly search: Search
  readonly embed: Embed
  /** Identifiers of documents, best first. */
  readonly rank: Rank
}
