/** Passages as a search of today ranks them, through the model in use with its own weight. */
import { passageNames, type PassageName } from '../corpus/read-hashes.ts'
import { fusionRule } from '../search/fuse.ts'
import type { RetrainingHost } from './host.ts'
import { requestFor } from './library-source.ts'
import { rankingOf } from './ranking.ts'

/** @throws FojasError cancelled, no_index, index_corrupt */
export async function rankNow(
  { search, meaning, registry, reader }: RetrainingHost,
  text: string,
  signal: AbortSignal,
): Promise<PassageName[]> {
  const query = await meaning.question(text, signal)
  const legs = await search.legs(requestFor(text), query, undefined, signal)
  const names = passageNames(reader, legs.passages)
  const weight = query === undefined ? undefined : registry.weightOf(query.model)
  return rankingOf({ legs, names }, weight ?? fusionRule.weight)
}
