/** What a question asks, whatever its order and forms: its telling stems. */
import { parseQuery } from '../search/query.ts'

/** Sorted, each once; operators are no part of it. A question of common words alone keeps them. */
export function stemsOf(text: string): string {
  return [...new Set(parseQuery(text).words.map((word) => word.stem))].sort().join(' ')
}

/** A search as a question: without its operators; empty where it is nothing but references, codes or operators. */
export function questionOf(text: string): string {
  const query = parseQuery(text)
  if (query.identifiers.length > 0 || query.namesDocuments) return ''
  const positive = query.words.some((word) => !/^\d+$/.test(word.exact))
  return positive ? query.plain : ''
}
