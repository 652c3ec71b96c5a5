/** Which passages a question is asked of: one row a source, as many of each as the setting says. */
import type { CandidateSource, LabelSettings } from '../../../shared/contract/labels.ts'
import { searchInput, type SearchAnswer, type SearchResult } from '../../../shared/contract/search.ts'
import { hashedPassage, randomPassages, type HashedPassage } from '../corpus/read-hashes.ts'
import type { Reader } from '../library/database.ts'
import { termHash } from '../search/analysis/term-hash.ts'
import { alikeTo, type ByWords, type Search } from './alike.ts'
import { targetOfPassage } from './targets.ts'
import type { CandidateHow } from './store-work.ts'

export interface Chosen {
  readonly passage: HashedPassage
  readonly how: CandidateHow
  readonly alike: readonly HashedPassage[]
}

/** Documents among which words and meaning may disagree. */
const lookedAt = 50

interface Pool extends Given {
  readonly answer: SearchAnswer
  readonly reader: Reader
  readonly random: () => number
}
interface Picked {
  readonly passage: number
  readonly rank: number | null
  readonly score: number | null
}
/** What is chosen when a question is first opened; the rest is put there by what asks for it. */
export type SetSource = Exclude<CandidateSource, 'given' | 'trained'>
/** What is known of a question before it is searched for. */
export interface Given {
  /** Passages whose mark the model in use contradicts. */
  readonly contradicted: readonly { readonly passage: number; readonly rank: number | null }[]
  /** Passages of the document that it was suggested from. */
  readonly suggested: readonly number[]
}
const pickedOf = ({ passage, rank, score }: SearchResult): Picked => ({ passage: passage.id, rank, score })

/** By how many places the two legs put each document apart, the most first. */
function byDisagreement(results: readonly SearchResult[]): SearchResult[] {
  const placeBy = (of: (result: SearchResult) => number | null) => {
    const sorted = [...results].sort((x, y) => (of(y) ?? -1) - (of(x) ?? -1))
    return new Map(sorted.map((result, place) => [result, place]))
  }
  const words = placeBy(({ passage }) => passage.reasons.lexical)
  const meaning = placeBy(({ passage }) => passage.reasons.semantic)
  const apart = (result: SearchResult) => Math.abs((words.get(result) ?? 0) - (meaning.get(result) ?? 0))
  return [...results].sort((x, y) => apart(y) - apart(x) || x.rank - y.rank)
}

/** The nearest to half way between the best score and the last: neither an answer nor none. */
function byDoubt(results: readonly SearchResult[]): SearchResult[] {
  const [best, last] = [results[0]?.score ?? 0, results.at(-1)?.score ?? 0]
  const middle = (best + last) / 2
  return [...results].sort(
    (x, y) => Math.abs(x.score - middle) - Math.abs(y.score - middle) || x.rank - y.rank,
  )
}

/** Each gives more than asked, best first: what another source gave already is passed over. */
const sources: Readonly<Record<SetSource, (pool: Pool, count: number) => readonly Picked[]>> = {
  suggested: ({ suggested }) => suggested.map((passage) => ({ passage, rank: null, score: null })),
  contradicted: ({ contradicted }) => contradicted.map((each) => ({ ...each, score: null })),
  top: ({ answer }) => answer.results.map(pickedOf),
  // Without an index by meaning there is but one leg.
  disagreement: ({ answer }) => (answer.degraded ? [] : byDisagreement(answer.results).map(pickedOf)),
  uncertain: ({ answer }) => (answer.degraded ? [] : byDoubt(answer.results).map(pickedOf)),
  random: ({ reader, random }, count) =>
    randomPassages(reader, count * 3, random).map((passage) => ({ passage, rank: null, score: null })),
}

/** Numbers of one seed (mulberry32): the same question is shuffled alike on every computer. */
export function randomOf(seed: string): () => number {
  let state = termHash(seed)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const [x, y] = [result[last], result[other]]
    if (x === undefined || y === undefined) continue
    result[last] = y
    result[other] = x
  }
  return result
}

/** @returns shuffled, so that their place says nothing of where they came from */
export async function chooseCandidates(
  reader: Reader,
  { search, byWords }: { readonly search: Search; readonly byWords: ByWords },
  question: { readonly uid: string; readonly text: string },
  settings: Pick<LabelSettings, 'depth' | Exclude<SetSource, 'top' | 'suggested'>>,
  given: Given,
  signal?: AbortSignal,
): Promise<Chosen[]> {
  const request = searchInput.parse({
    text: question.text,
    limit: Math.max(lookedAt, settings.depth),
    remember: false,
  })
  const answer = await search(request, signal)
  const random = randomOf(question.uid)
  const pool: Pool = { ...given, answer, reader, random }
  const taken = new Set<number>()
  const hashes = new Set<string>()
  const chosen: Chosen[] = []
  // What two would bring is said to come from the first.
  const counts = [
    ['suggested', given.suggested.length],
    ['contradicted', settings.contradicted],
    ['top', settings.depth],
    ['disagreement', settings.disagreement],
    ['uncertain', settings.uncertain],
    ['random', settings.random],
  ] as const
  for (const [source, count] of counts) {
    let left = count
    for (const picked of count === 0 ? [] : sources[source](pool, count)) {
      if (left === 0) break
      const passage = hashedPassage(reader, picked.passage)
      if (passage === undefined || taken.has(passage.id) || hashes.has(passage.hash)) continue
      const text = textIn(answer, passage.id)
      const alike = await alikeTo(reader, byWords, passage, text ?? textOf(reader, passage), signal)
      // The near ones show as one.
      for (const each of [passage, ...alike]) taken.add(each.id)
      hashes.add(passage.hash)
      left -= 1
      chosen.push({
        passage,
        alike,
        how: {
          source,
          query: question.text,
          rank: picked.rank,
          score: picked.score,
          model: answer.model,
          indexDate: answer.indexDate,
        },
      })
    }
  }
  return shuffled(chosen, random)
}

const textIn = (answer: SearchAnswer, passage: number): string | undefined =>
  answer.results.map((each) => each.passage).find(({ id }) => id === passage)?.text

const textOf = (reader: Reader, passage: HashedPassage): string => targetOfPassage(reader, passage).text
