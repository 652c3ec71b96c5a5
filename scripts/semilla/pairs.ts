/**
 * Pairs without labels: what an abstract, a title, a few rare words, a fragment or the passage before says of a
 * passage. Each batch is drawn from its own number, so that a run which goes on draws what it would have drawn.
 */
import { integers, uniforms } from '../../src/main/ml/random.ts'
import type { Norm } from './norms.ts'

export type Pair = readonly [query: string, passage: string]

/** A draw of [0, 1) at a time. */
type Draw = () => number

/** How a pair is made of a norm; undefined where the norm has not what it takes. */
type Maker = (norm: Norm, draw: Draw, corpus: Corpus) => Pair | undefined

const below = (draw: Draw, limit: number): number => Math.floor(draw() * limit)

/** What a norm is about stands in its first passages. */
function early({ passages }: Norm, draw: Draw): string | undefined {
  return passages[below(draw, Math.min(passages.length, draw() < 0.5 ? 1 : 4))]
}

const any = ({ passages }: Norm, draw: Draw): string | undefined => passages[below(draw, passages.length)]

const paired = (query: string | undefined, passage: string | undefined): Pair | undefined =>
  query === undefined || query === '' || passage === undefined || passage === ''
    ? undefined
    : [query, passage]

const stems = [
  '¿Qué se dispone sobre',
  '¿Qué dice la norma de',
  '¿Cuáles son los requisitos de',
  '¿Quién está a cargo de',
  '¿Cuándo corresponde',
  '¿Cómo se regula',
  '¿En qué casos se aplica',
]

const fromAbstract: Maker = (norm, draw) => paired(norm.abstract, early(norm, draw))

const fromTitle: Maker = (norm, draw) => paired(norm.title, early(norm, draw))

const fromRareWords: Maker = (norm, draw, corpus) => {
  const passage = any(norm, draw)
  if (passage === undefined) return undefined
  const words = [...new Set(passage.toLowerCase().match(/\p{L}{4,}/gu) ?? [])]
  const rare = words
    .filter((word) => corpus.frequency(word) > 1)
    .sort((a, b) => corpus.frequency(a) - corpus.frequency(b))
    .slice(0, 12)
  const count = Math.min(rare.length, 3 + below(draw, 4))
  const chosen: string[] = []
  while (chosen.length < count) chosen.push(...rare.splice(below(draw, rare.length), 1))
  return paired(chosen.join(' '), passage)
}

const fromFragment: Maker = (norm, draw) => {
  const words = any(norm, draw)?.split(/\s+/) ?? []
  const count = 5 + below(draw, 14)
  if (words.length < count + 12) return undefined
  const from = below(draw, words.length - count)
  const fragment = words.slice(from, from + count).join(' ')
  const rest = [...words.slice(0, from), ...words.slice(from + count)].join(' ')
  const asked = draw() < 0.5
  return paired(asked ? `${stems[below(draw, stems.length)] ?? ''} ${fragment}?` : fragment, rest)
}

const fromNeighbour: Maker = (norm, draw) => {
  const at = below(draw, norm.passages.length - 1)
  return norm.passages.length < 2 ? undefined : paired(norm.passages[at], norm.passages[at + 1])
}

/** Shares of the kinds, as semilla's card gives them. */
const kinds: readonly (readonly [share: number, make: Maker])[] = [
  [0.42, fromAbstract],
  [0.08, fromTitle],
  [0.18, fromRareWords],
  [0.14, fromFragment],
  [0.18, fromNeighbour],
]

export class Corpus {
  readonly #norms: readonly Norm[]
  readonly #groups = new Map<string, number[]>()
  /** Norms that have each word. */
  readonly #frequencies = new Map<string, number>()

  constructor(norms: readonly Norm[]) {
    this.#norms = norms
    for (const [index, norm] of norms.entries()) {
      const known = this.#groups.get(norm.group)
      if (known === undefined) this.#groups.set(norm.group, [index])
      else known.push(index)
      const words = new Set(
        norm.passages
          .join(' ')
          .toLowerCase()
          .match(/\p{L}{4,}/gu) ?? [],
      )
      for (const word of words) this.#frequencies.set(word, (this.#frequencies.get(word) ?? 0) + 1)
    }
  }

  /** Norms that have the word, in lower case. */
  frequency(word: string): number {
    return this.#frequencies.get(word) ?? 0
  }

  /** Half of the batch from two groups, half from all; a norm gives one pair, for its passages answer alike. */
  batch(seed: number, number: number, size: number): Pair[] {
    const stream = { seed, name: `batch ${number}` }
    const draws = uniforms(stream, 64 * size)
    let next = 0
    const draw: Draw = () => draws[next++ % draws.length] ?? 0
    const order = integers({ seed, name: `norms ${number}` }, 8 * size, this.#norms.length)
    const grouped = [0, 1].flatMap((n) => {
      const group = this.#groups.get(this.#norms[order[n] ?? 0]?.group ?? '') ?? []
      const from = below(draw, group.length)
      return Array.from(
        { length: Math.min(group.length, size) },
        (_, i) => group[(from + i) % group.length] ?? 0,
      ).slice(0, size / 4)
    })
    const pairs: Pair[] = []
    const used = new Set<number>()
    for (const index of [...grouped, ...order]) {
      if (pairs.length === size) break
      const norm = this.#norms[index]
      if (norm === undefined || used.has(index)) continue
      const pair = this.#pairOf(norm, draw)
      if (pair === undefined) continue
      used.add(index)
      pairs.push(pair)
    }
    return pairs
  }

  /** Of the kind drawn, or of rare words where the norm has not what it takes. */
  #pairOf(norm: Norm, draw: Draw): Pair | undefined {
    let place = draw()
    const drawn = kinds.find(([share]) => (place -= share) < 0) ?? kinds[0]
    return drawn?.[1](norm, draw, this) ?? fromRareWords(norm, draw, this)
  }
}
