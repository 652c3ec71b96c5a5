/** What is said of the norms a query names: which documents held they are, and how many cite what is not held. */
import type { SearchAnswer } from '../../../shared/contract/search.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import type { Reader } from '../library/database.ts'
import { codesWith } from '../references/codes.ts'
import type { FoundReference } from '../references/grammar/index.ts'
import { ofTheNation, resolveFound } from '../references/resolve.ts'
import { matching } from './allowed.ts'
import type { DocumentTable } from './postings/document-table.ts'
import type { TypedReference } from './typed.ts'

/** Rows a reference may bring: the same number occurs in many years and organisms. */
const shown = 20
/** Documents citing what is not held that are named. */
const citingShown = 1_000

/** What was typed and the documents it may mean; an article without its norm that no code has is no reference. */
export function resolveReferences(
  reader: Reader,
  table: DocumentTable,
  references: readonly TypedReference[],
): SearchAnswer['references'] {
  return references
    .map((reference) => ({ reference, resolved: resolveReference(reader, table, reference) }))
    .filter(({ reference, resolved }) => reference.norm !== null || resolved.documents.length > 0)
    .map(({ resolved }) => resolved)
}

function resolveReference(
  reader: Reader,
  table: DocumentTable,
  reference: TypedReference,
): SearchAnswer['references'][number] {
  const { text, label, articles, norm } = reference
  const documents = candidatesOf(reader, reference)
  const keys = documents.length > 0 || norm === null ? [] : citing(reader, table, norm)
  return {
    text,
    label,
    documents,
    article: articles[0]?.from ?? null,
    citedBy: keys.length,
    citing: keys.slice(0, citingShown),
  }
}

/** Documents that what was typed may mean, in the order to show them. */
export function candidatesOf(reader: Reader, reference: TypedReference, limit = shown): DocumentMeta[] {
  const documents =
    reference.norm === null
      ? codesWith(reader, reference.articles[0]?.from ?? '', reference.inciso)
      : resolveFound(reader, reference.norm).documents
  return documents.slice(0, limit)
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

function phrasesOf({ kind, types, number, year, gdeCode }: FoundReference): string[] {
  if (gdeCode !== null || kind === 'fallos') {
    const words = gdeCode ?? `fallos ${number ?? ''}`
    return [
      words
        .toLowerCase()
        .split(/[^a-zñ0-9]+/)
        .join(' '),
    ]
  }
  if (number === null) return []
  return [...new Set(types.flatMap((type) => citedAs[type] ?? []))].flatMap((words) =>
    year === null
      ? [`${words} ${number}`]
      : [`${words} ${number} ${String(year)}`, `${words} ${number} ${String(year).slice(2)}`],
  )
}

/** Documents with the reference in their text: its kind right before its number, and its year after where it has one. */
function citing(reader: Reader, table: DocumentTable, reference: FoundReference): number[] {
  const phrases = phrasesOf(reference)
  if (phrases.length === 0 || (reference.organism !== null && ofTheNation.has(reference.kind))) return []
  const match = phrases.map((phrase) => `"${phrase.trim()}"`).join(' OR ')
  const keys = matching(reader, table, match).map(
    (passage) => table.keys[table.documentOf[passage] ?? 0] ?? 0,
  )
  return [...new Set(keys)]
}
