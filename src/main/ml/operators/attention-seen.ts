import { at } from '../tensor.ts'

/** Positions a token sees, ascending; none where the token is padding. @param mask one text's, [sequence] */
export function seenFrom(mask: Float64Array, position: number, reach: number): number[] {
  const seen: number[] = []
  if (at(mask, position) === 0) return seen
  for (let j = Math.max(0, position - reach); j <= Math.min(mask.length - 1, position + reach); j++)
    if (at(mask, j) !== 0) seen.push(j)
  return seen
}
