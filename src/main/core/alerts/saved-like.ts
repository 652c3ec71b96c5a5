/** Saved searches that complete what is typed: by their name or by what they ask. */
import { fold } from '../../../shared/text/fold.ts'
import type { Reader } from '../library/database.ts'
import { listSaved } from './store.ts'

export function savedLike(
  reader: Reader,
  typed: string,
  most: number,
): { id: number; name: string; text: string }[] {
  const sought = fold(typed.trim())
  if (sought === '') return []
  return listSaved(reader)
    .filter(({ name, text }) => fold(text).startsWith(sought) || ` ${fold(name)}`.includes(` ${sought}`))
    .slice(0, most)
}
