/** What completes a query while it is typed: documents it names, and what was searched before. */
import type { Suggestion } from '../../../shared/contract/search.ts'
import { savedLike } from '../alerts/saved-like.ts'
import { normLabel } from '../citations/cite.ts'
import type { Reader } from '../library/database.ts'
import { text } from '../library/sql.ts'
import { parseQuery } from './query.ts'
import { candidatesOf } from './notices.ts'

const each = 6

export function suggest(reader: Reader, typed: string): Suggestion[] {
  const documents = parseQuery(typed).references.flatMap((reference) => candidatesOf(reader, reference, each))
  const rows = reader.all(
    `SELECT text FROM search_history WHERE text LIKE ? ESCAPE '\\' ORDER BY at DESC LIMIT ?`,
    `${typed.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
    each,
  )
  return [
    ...documents.map((meta) => ({
      kind: 'reference' as const,
      text: normLabel(meta),
      detail: meta.title,
      documentKey: meta.key,
    })),
    ...savedLike(reader, typed, each).map((saved) => ({
      kind: 'saved' as const,
      text: saved.name,
      detail: saved.text,
      documentKey: null,
      savedId: saved.id,
    })),
    ...rows.map((row) => ({
      kind: 'history' as const,
      text: text(row, 'text'),
      detail: null,
      documentKey: null,
    })),
  ]
}
