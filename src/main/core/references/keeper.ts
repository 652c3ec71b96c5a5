/** Keeps what each document cites in step with its text, with the corrections a person made. */
import { hash } from 'node:crypto'
import type { Writer } from '../library/database.ts'
import * as corrections from './correction-store.ts'
import { correct } from './corrections.ts'
import { readingVersion, type CitedNorm, type CitedPlaces, type Reading } from './found.ts'
import type { Alias } from './grammar/index.ts'
import { documentTarget } from './resolve.ts'
import * as store from './store.ts'

/** Norms whose row is remembered: a text cites mostly what those before it cited. */
const remembered = 20_000

/** An acronym counts in its capitals only; a name whatever its case. */
export function aliasOf({ shown, type, number, year }: store.AliasRow): Alias {
  const acronym = /^[\p{Lu}\p{N}.]{2,10}$/u.test(shown)
  return {
    names: acronym ? [] : [shown],
    acronyms: acronym ? [shown.replaceAll('.', '')] : [],
    type,
    number,
    year,
    annex: null,
    label: shown,
  }
}

export const targetOfIdentity = (identity: string): string => `${documentTarget}${identity}`

export class ReferenceKeeper {
  readonly #writer: Writer
  readonly #ids = new Map<string, number>()

  constructor(writer: Writer) {
    this.#writer = writer
  }

  /** By what texts are read now. */
  reading(): Reading {
    const rows = store.aliases(this.#writer)
    const madeOf = `${readingVersion} ${hash('sha256', JSON.stringify(rows))}`
    const known = store.ruleInForce(this.#writer)
    const rule = known.madeOf === madeOf ? known.rule : known.rule + 1
    if (rule !== known.rule) store.setRule(this.#writer, rule, madeOf)
    return { rule, aliases: rows.map(aliasOf) }
  }

  /**
   * Call it inside the transaction that writes the text.
   * @param text reads the document's text, which only corrections need
   */
  keep(key: number, read: readonly CitedPlaces[], rule: number, text: () => string): void {
    store.replaceReferences(this.#writer, key, this.#corrected(key, read, text), rule, (norm) =>
      this.#idOf(norm),
    )
  }

  #corrected(key: number, read: readonly CitedPlaces[], text: () => string): readonly CitedPlaces[] {
    if (!corrections.anyCorrection(this.#writer)) return read
    const made = corrections.correctionsOf(this.#writer, key, targetOfIdentity)
    if (made.length === 0) return read
    const { cited, found } = correct(text(), read, made)
    for (const [id, span] of found) corrections.placeCorrection(this.#writer, id, span)
    return cited
  }

  #idOf(norm: CitedNorm): number {
    const name = `${norm.target}\n${norm.kind}\n${norm.label}\n${norm.organism ?? ''}`
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = store.normId(this.#writer, norm)
    if (this.#ids.size >= remembered) this.#ids.clear()
    this.#ids.set(name, id)
    return id
  }
}
