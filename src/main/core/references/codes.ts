/** The codes that an article may be of, where a person names no norm: `75 inc. 22`. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { readPassages, readText } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { aliases } from './grammar/index.ts'
import { resolve } from './resolve.ts'

/** Codes offered for an article without its norm. */
const most = 8

/** The codes that have an article, those first where it has the inciso; the Constitution before the others. */
export function codesWith(reader: Reader, article: string, inciso: string | null): DocumentMeta[] {
  const withArticle: DocumentMeta[] = []
  const withInciso: DocumentMeta[] = []
  for (const { type, number, year } of aliases) {
    if (withArticle.length + withInciso.length >= most) break
    const code = { target: null, kind: 'codigo', types: [type], number, year, gdeCode: null, organism: null }
    const [meta] = resolve(reader, code).documents
    if (meta === undefined) continue
    const own = readPassages(reader, meta.key).filter(
      ({ address }) => address.article === article && address.quotedBy === null,
    )
    if (own.length === 0) continue
    const { text } = inciso === null ? { text: '' } : readText(reader, meta.key)
    const has = inciso !== null && own.some(({ start, end }) => names(text.slice(start, end), inciso))
    if (has) withInciso.push(meta)
    else withArticle.push(meta)
  }
  return [...withInciso, ...withArticle]
}

/** `22. Aprobar…`, `b) Los…` at the start of a line or after a stop. */
function names(text: string, inciso: string): boolean {
  const sign = inciso.replace(/[^\p{L}\p{N}]/gu, '')
  return new RegExp(`(?:^|[\\n.;:]\\s*|inc(?:iso|\\.)\\s)${sign}\\s?(?:[.)°º]|[-–—])`, 'iu').test(text)
}
