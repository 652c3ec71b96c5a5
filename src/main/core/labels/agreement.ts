/** How far people agree on what they marked, beyond chance; null stands for what somebody did not mark. */

/** One row a rater, one column a unit. */
export type Ratings = readonly (readonly (number | null)[])[]
export const metrics = ['nominal', 'ordinal', 'interval'] as const
export type Metric = (typeof metrics)[number]

/** Squared distance of two values, given how often each value occurs. */
type Distance = (a: number, b: number, counts: ReadonlyMap<number, number>) => number
const distances: Readonly<Record<Metric, Distance>> = {
  nominal: (a, b) => (a === b ? 0 : 1),
  ordinal: (a, b, counts) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)]
    let between = 0
    for (const [value, count] of counts) if (value >= low && value <= high) between += count
    return (between - ((counts.get(a) ?? 0) + (counts.get(b) ?? 0)) / 2) ** 2
  },
  interval: (a, b) => (a - b) ** 2,
}

/**
 * Krippendorff's alpha, by coincidences: 1 − observed / expected disagreement (Krippendorff 2011, “Computing
 * Krippendorff's Alpha-Reliability”). Null where no unit has two values, or all values are one.
 */
export function krippendorffAlpha(ratings: Ratings, metric: Metric): number | null {
  const units = Math.max(0, ...ratings.map((row) => row.length))
  /** Values of each unit that two or more people rated. */
  const pairable: number[][] = []
  for (let unit = 0; unit < units; unit += 1) {
    const values = ratings.map((row) => row[unit] ?? null).filter((value) => value !== null)
    if (values.length > 1) pairable.push(values)
  }
  const counts = new Map<number, number>()
  for (const value of pairable.flat()) counts.set(value, (counts.get(value) ?? 0) + 1)
  const total = pairable.reduce((sum, values) => sum + values.length, 0)
  const distance = distances[metric]
  let observed = 0
  for (const values of pairable) {
    let sum = 0
    for (const a of values) for (const b of values) sum += distance(a, b, counts)
    observed += sum / (values.length - 1)
  }
  let expected = 0
  for (const [a, m] of counts) for (const [b, n] of counts) expected += m * n * distance(a, b, counts)
  if (total < 2 || expected === 0) return null
  return 1 - (observed / total) * ((total * (total - 1)) / expected)
}

/** Pairs of values of two raters; what either left out is not compared. */
function paired(a: readonly (number | null)[], b: readonly (number | null)[]): [number, number][] {
  const pairs: [number, number][] = []
  for (let unit = 0; unit < Math.min(a.length, b.length); unit += 1) {
    const [x, y] = [a[unit] ?? null, b[unit] ?? null]
    if (x !== null && y !== null) pairs.push([x, y])
  }
  return pairs
}

export function percentAgreement(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
): number | null {
  const pairs = paired(a, b)
  return pairs.length === 0 ? null : pairs.filter(([x, y]) => x === y).length / pairs.length
}

/** Share of each value, of each rater. */
function shares(pairs: readonly (readonly [number, number])[]): Map<number, [number, number]> {
  const found = new Map<number, [number, number]>()
  for (const pair of pairs)
    for (const side of [0, 1] as const) {
      const known = found.get(pair[side]) ?? [0, 0]
      known[side] += 1 / pairs.length
      found.set(pair[side], known)
    }
  return found
}

/** Cohen 1960: chance from each rater's own shares. Null where chance alone would agree always. */
export function cohenKappa(a: readonly (number | null)[], b: readonly (number | null)[]): number | null {
  const pairs = paired(a, b)
  const observed = percentAgreement(a, b)
  if (observed === null) return null
  let chance = 0
  for (const [x, y] of shares(pairs).values()) chance += x * y
  return chance > 1 - 1e-12 ? null : (observed - chance) / (1 - chance)
}

/**
 * Gwet 2008, AC1: chance from how evenly the values are used, so that it does not fall when nearly all is of one kind.
 * @param values how many kinds of value there are to choose from; those that occur when absent
 */
export function gwetAc1(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
  values?: number,
): number | null {
  const pairs = paired(a, b)
  const observed = percentAgreement(a, b)
  if (observed === null) return null
  const used = shares(pairs)
  const kinds = values ?? used.size
  if (kinds < 2) return null
  let chance = 0
  for (const [x, y] of used.values()) chance += ((x + y) / 2) * (1 - (x + y) / 2)
  chance /= kinds - 1
  return (observed - chance) / (1 - chance)
}

/** What a figure means, in one sentence for who has to act on it. */
export function agreementWords(alpha: number | null, double: number): string {
  if (double === 0)
    return 'Todavía nadie marcó lo mismo que otra persona: hace falta que dos marquen los mismos fragmentos.'
  if (alpha === null)
    return 'Todas las marcas en común son iguales y del mismo tipo: no alcanza para saber si es criterio o casualidad.'
  if (double < 20) return 'Son pocas las marcas en común (menos de 20): tómelo como una primera impresión.'
  if (alpha >= 0.8) return 'Las personas marcan con el mismo criterio; se puede entrenar con tranquilidad.'
  if (alpha >= 0.667)
    return 'El criterio es parecido, con diferencias: resuelva los desacuerdos y anote en la guía lo que se decidió.'
  return 'Las personas entienden cosas distintas: conversen la guía y resuelvan los desacuerdos antes de entrenar.'
}
