/** How often a model is put to use, by how much better it truly is. */
export interface Point {
  readonly gain: number
  readonly used: boolean
}

/** Width of a row, in NDCG@10. */
const step = 0.01

export function plot(points: readonly Point[]): string {
  const rows = new Map<number, { used: number; all: number }>()
  for (const { gain, used } of points) {
    const row = Math.floor(gain / step)
    const known = rows.get(row) ?? { used: 0, all: 0 }
    rows.set(row, { used: known.used + (used ? 1 : 0), all: known.all + 1 })
  }
  const lines = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, { used, all }]) => {
      const range = `${(row * step).toFixed(2).padStart(6)} to ${((row + 1) * step).toFixed(2).padStart(5)}`
      return `${range}  ${'#'.repeat(used)}${'.'.repeat(all - used)}  ${used} of ${all}`
    })
  const large = points.filter(({ gain }) => gain >= 0.03)
  const promoted = large.filter(({ used }) => used).length
  return [
    'true gain          # put to use, . not',
    ...lines,
    `where the true gain is .03 or more: ${promoted} of ${large.length}`,
  ].join('\n')
}
