/** What the reader says of articles that have no text to apply. */
import type { ArticleHistory } from '../../shared/contract/texts.ts'
import type { OutlineEntry } from '../../shared/domain/document.ts'
import { entryAt } from '../../shared/text/outline.ts'

const stateNames = { changed: '', repealed: 'derogado', observed: 'observado' } as const

/** What has to be said of entries of an outline, by their place in it: `derogado`. */
export function entryStates(
  outline: readonly OutlineEntry[],
  articles: readonly ArticleHistory[],
): ReadonlyMap<number, string> {
  const states = new Map<number, string>()
  for (const { start, article, state } of articles) {
    // The entry may begin before, with the article's epígrafe.
    const at = entryAt(outline, start)
    if (state !== 'changed' && outline[at]?.article === article) states.set(at, stateNames[state])
  }
  return states
}

/** What is said over an article that has no text to apply, by where it begins. */
export function articleWarnings(articles: readonly ArticleHistory[]): ReadonlyMap<number, string> {
  return new Map(
    articles
      .filter(({ state }) => state !== 'changed')
      .map(({ start, line }) => [start, `Artículo ${line}`] as const),
  )
}
