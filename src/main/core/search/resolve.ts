/** Which held documents a reference names, and how many cite it where none is held. */
import type { SearchAnswer } from '../../../shared/contract/search.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { metaOf } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { matching } from './allowed.ts'
import type { DocumentTable } from './postings/document-table.ts'
import type { Reference } from './reference.ts'

/** Rows a reference may bring: the same number occurs in many years and organisms. */
const shown = 20
/** Documents citing what is not held that are named. */
const citingShown = 1_000

export function resolveReference(
  reader: Reader,
  table: DocumentTable,
  reference: Reference,
): SearchAnswer['references'][number] {
  const { text, label, article } = reference
  const documents = named(reader, reference)
  const keys = documents.length > 0 ? [] : citing(reader, table, reference)
  return { text, label, documents, article, citedBy: keys.length, citing: keys.slice(0, citingShown) }
}

/** Documents a reference may mean, in the order to show them. */
export function named(reader: Reader, reference: Reference): DocumentMeta[] {
  if (reference.gdeCode !== null) {
    return reader
      .all(
        // `_` is part of codes, and a wildcard to LIKE.
        `SELECT * FROM document WHERE gde_code = ? OR gde_code LIKE ? || '#%' ESCAPE '\\' ORDER BY key LIMIT ?`,
        reference.gdeCode,
        reference.gdeCode.replace(/[\\%_]/g, (sign) => `\\${sign}`),
        shown,
      )
      .map(metaOf)
  }
  const types = reference.types.map(() => '?').join(',')
  const rows = reader.all(
    `SELECT * FROM document WHERE number = ? AND type IN (${types}) AND (? IS NULL OR year = ?)
     ORDER BY published_from DESC, key LIMIT ?`,
    reference.number,
    ...reference.types,
    reference.year,
    reference.year,
    shown,
  )
  // The DNU above the decree of the same number and year.
  const order = (meta: DocumentMeta) => reference.types.indexOf(meta.type ?? 'aviso')
  return rows.map(metaOf).sort((x, y) => order(x) - order(y))
}

/** Words that precede a number when it is cited, folded; the ways lawyers shorten them. */
const citedAs: Readonly<Record<string, readonly string[]>> = {
  ley: ['ley', 'ley n', 'ley nro', 'ley numero', 'leyes', 'leyes n'],
  decreto: ['decreto', 'decreto n', 'decreto nro', 'dto', 'dec', 'decretos'],
  dnu: ['decreto', 'decreto n', 'decreto nro', 'dnu', 'dnu n', 'decreto de necesidad y urgencia n'],
  decreto_ley: ['decreto ley', 'decreto ley n', 'ley', 'ley n'],
  resolucion: ['resolucion', 'resolucion n', 'resolucion nro', 'resolucion general', 'resolucion general n'],
  resolucion_general: ['resolucion general', 'resolucion general n', 'resolucion general nro', 'rg', 'rg n'],
  disposicion: ['disposicion', 'disposicion n', 'disposicion nro'],
  decision_administrativa: [
    'decision administrativa',
    'decision administrativa n',
    'decision administrativa nro',
  ],
  acordada: ['acordada', 'acordada n', 'acordada nro'],
}

/** Documents with the reference in their text: its kind right before its number, and its year after where it has one. */
function citing(reader: Reader, table: DocumentTable, { types, number, year, gdeCode }: Reference): number[] {
  const phrases =
    gdeCode !== null
      ? [
          gdeCode
            .toLowerCase()
            .split(/[^a-zñ0-9]+/)
            .join(' '),
        ]
      : [...new Set(types.flatMap((type) => citedAs[type] ?? []))].flatMap((words) =>
          year === null
            ? [`${words} ${number ?? ''}`]
            : [`${words} ${number ?? ''} ${year}`, `${words} ${number ?? ''} ${String(year).slice(2)}`],
        )
  if (phrases.length === 0 || (number === null && gdeCode === null)) return []
  const match = phrases.map((phrase) => `"${phrase.trim()}"`).join(' OR ')
  const keys = matching(reader, table, match).map(
    (passage) => table.keys[table.documentOf[passage] ?? 0] ?? 0,
  )
  return [...new Set(keys)]
}
