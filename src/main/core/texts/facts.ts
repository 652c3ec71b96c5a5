/** What a text says of its own state, taken once when it is imported; a library's older texts are read again. */
import type { Segment } from '../corpus/structure-of.ts'
import { amendingLabel } from './history.ts'
import type { AmendingNorm, AmendmentNote } from './note.ts'

/** The rule by which texts are read; a new one reads them all again. */
export const factsRule = 1

/** A norm that changed this one, by the notes. */
export interface Amendment extends Omit<AmendingNorm, 'article' | 'annex'> {
  /** The latest day of the gazette noted for it. */
  readonly gazette: string | null
  /** Articles of this norm that it changed, in their order. */
  readonly articles: readonly string[]
}

export interface TextFacts {
  /** How many notes there are. */
  readonly notes: number
  /** The latest day of the gazette that a note has, ISO. */
  readonly latest: string | null
  /** `Ley 25.867 (B.O. 21/1/2004)`: what repealed the norm whole, as a note says. */
  readonly repeal: { readonly by: string; readonly gazette: string | null } | null
  readonly amendments: readonly Amendment[]
}

function addressAt(segments: readonly Segment[], offset: number): string | null {
  let [low, high] = [0, segments.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((segments[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  const address = segments[low]?.address
  return address === undefined || address.quotedBy !== null ? null : address.article
}

export function factsOf(segments: readonly Segment[], notes: readonly AmendmentNote[]): TextFacts {
  const amendments = new Map<string, Amendment & { articles: string[] }>()
  let latest: string | null = null
  let repeal: TextFacts['repeal'] = null
  for (const note of notes) {
    const { type, number, year, organism, infolegId } = note.by
    if (note.gazette !== null && (latest === null || note.gazette > latest)) latest = note.gazette
    if (note.scope === 'norm') {
      if (note.verb === 'derogado') repeal = { by: amendingLabel(note.by), gazette: note.gazette }
      if (note.verb === 'restablecido') repeal = null
    }
    const key = infolegId === null ? `${type}:${number}/${String(year)}:${organism ?? ''}` : String(infolegId)
    const known = amendments.get(key)
    const articles = known?.articles ?? []
    const article = addressAt(segments, note.start)
    if (article !== null && !articles.includes(article)) articles.push(article)
    const gazette =
      known !== undefined && known.gazette !== null && (note.gazette === null || known.gazette > note.gazette)
        ? known.gazette
        : note.gazette
    amendments.set(key, { infolegId, type, number, year, organism, gazette, articles })
  }
  return { notes: notes.length, latest, repeal, amendments: [...amendments.values()] }
}
