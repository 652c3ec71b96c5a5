/** What a table of facts is: names of columns, and what a row says. */
import type { NormType } from '../../../../shared/domain/vocabulary.ts'

/** A norm as InfoLEG's catalogue has it. */
export interface CatalogueRow {
  readonly kind: 'norm'
  readonly id: number
  /** Null for what Fojas has no type for. */
  readonly type: NormType | null
  /** `Resolución`, and its class `Conjunta`, `A`, as printed. */
  readonly typeName: string
  readonly typeClass: string | null
  readonly number: string | null
  /** Of its sanction. */
  readonly year: number | null
  readonly organism: string | null
  readonly sanctioned: string | null
  readonly published: string | null
  readonly gazette: string | null
  readonly title: string | null
  readonly subject: string | null
  /** Whether InfoLEG has a consolidated text. */
  readonly consolidated: boolean
  readonly modifiedBy: number
  readonly modifies: number
  readonly observations: string | null
}

/** One norm complements or changes another; each by its InfoLEG number, or by the identity of a norm held. */
export interface RelationRow {
  readonly kind: 'relation'
  readonly modifier: number
  readonly modified: number | string
}

export type FactRow = CatalogueRow | RelationRow

export interface RowFormat {
  readonly id: string
  /** All of them, in lower case, whatever their order. */
  readonly columns: readonly string[]
  /** Null where the row is malformed. @param field by the name of its column; empty where it has none */
  read(field: (column: string) => string): FactRow | null
}
