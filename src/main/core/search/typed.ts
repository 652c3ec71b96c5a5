/**
 * Exact references in what is typed: the grammar of citations, and what only a person who searches writes: `245 LCT`,
 * `cn 14 bis`, `75 inc. 22`.
 */
import { fold } from '../../../shared/text/fold.ts'
import {
  aliases,
  articleReference,
  findTyped,
  nameIn,
  numbersBeside,
  type Alias,
  type CitedArticles,
  type FoundReference,
} from '../references/grammar/index.ts'

export interface TypedReference {
  /** As typed. */
  readonly text: string
  /** `Ley 99.999`; `art. 75, inc. 22` where no norm was named. */
  readonly label: string
  readonly articles: readonly CitedArticles[]
  readonly inciso: string | null
  /** Null where an article was named and no norm: every code that has it is a candidate. */
  readonly norm: FoundReference | null
}

const typed = (norm: FoundReference): TypedReference => ({
  text: norm.text,
  label: norm.label,
  articles: norm.articles,
  inciso: norm.inciso,
  norm,
})

/** @param known names of codes; the user's own come first */
export function typedReferences(text: string, known: readonly Alias[] = aliases): TypedReference[] {
  const found = findTyped(text, known).flatMap((norm) => {
    if (norm.kind !== 'codigo' || norm.articles.length > 0) return [typed(norm)]
    const beside = numbersBeside(text, norm)
    if (beside !== null) return [typed(beside)]
    // `cp` and `cn` count only beside an article, or alone.
    const alone = fold(text).trim() === fold(norm.text).trim()
    return alone || nameIn(norm.text, known)?.onlyWithArticle !== true ? [typed(norm)] : []
  })
  if (found.length > 0) return found
  const bare = articleReference(text)
  return bare === null ? [] : [{ ...bare, norm: null }]
}
