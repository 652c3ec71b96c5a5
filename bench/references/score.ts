/**
 * Precision and recall of the grammar on references written down by hand.
 *
 * What counts as one: a norm or ruling cited by its kind and number, or a code or law by a name that means one norm
 * (`src/main/core/references/grammar/aliases.ts`; an acronym of two letters only beside an article). Each norm of a list
 * is one. Name and number side by side are one (`Ley 22.415 (Código Aduanero)`); so is a norm named by what it is similar
 * to (`modificado por su similar 1003/83`). What does not: an article without its norm, `dicha ley`, agreements, files,
 * notes and reports, what a window cuts in two. A document's own number and code (`own`) are neither right nor wrong.
 *
 * Its articles are those linked to it by `de`, by the annex or chapter they are in, by a comma, or through the regulation
 * that it approves (`art. 20 del Régimen aprobado por`), with no other norm between; those of a collective agreement
 * that a decree homologates are the agreement's.
 *
 * One is right where the stretches overlap and kind, number, year and articles agree.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { findReferences, type FoundReference } from '../../src/main/core/references/grammar/index.ts'
import { textsOf } from './texts.ts'

export const sample = z.array(
  z.object({
    id: z.string(),
    start: z.number(),
    end: z.number(),
    /** sha256 of the whole text, 16 digits. */
    hash: z.string(),
    references: z.array(
      z.object({
        start: z.number(),
        end: z.number(),
        kind: z.string(),
        number: z.string().nullable(),
        year: z.number().nullable(),
        articles: z.array(z.tuple([z.string(), z.string().nullable()])),
      }),
    ),
  }),
)
export type Sample = z.infer<typeof sample>
type Expected = Sample[number]['references'][number]

export interface Mistake {
  readonly id: string
  readonly start: number
  readonly expected: Expected | null
  readonly found: FoundReference | null
}

export interface Score {
  readonly expected: number
  readonly found: number
  readonly right: number
  readonly precision: number
  readonly recall: number
  readonly mistakes: readonly Mistake[]
  /** Texts that are no longer those that were read by hand. */
  readonly drifted: readonly string[]
}

const articlesOf = (list: readonly (readonly [string, string | null])[]) => JSON.stringify(list)

function agrees(expected: Expected, found: FoundReference): boolean {
  return (
    expected.kind === found.kind &&
    expected.number === found.number &&
    expected.year === found.year &&
    articlesOf(expected.articles) === articlesOf(found.articles.map(({ from, to }) => [from, to]))
  )
}

const overlap = (x: { start: number; end: number }, y: { start: number; end: number }) =>
  x.start < y.end && y.start < x.end

/** @param data `../shared/data` */
export async function score(data: string, windows: Sample): Promise<Score> {
  const texts = await textsOf(data, [...new Set(windows.map(({ id }) => id))])
  const mistakes: Mistake[] = []
  const drifted: string[] = []
  let [expectedCount, foundCount, right] = [0, 0, 0]
  for (const { id, start, end, hash, references } of windows) {
    const text = texts.get(id) ?? ''
    if (!createHash('sha256').update(text).digest('hex').startsWith(hash)) {
      drifted.push(id)
      continue
    }
    const own = references.filter(({ kind }) => kind === 'own')
    const expected = references.filter(({ kind }) => kind !== 'own')
    const found = findReferences(text).filter(
      (each) => each.start >= start && each.end <= end && !own.some((one) => overlap(one, each)),
    )
    expectedCount += expected.length
    foundCount += found.length
    const left = new Set(found)
    for (const one of expected) {
      const match = [...left].find((each) => overlap(one, each) && agrees(one, each))
      if (match !== undefined) {
        left.delete(match)
        right += 1
      } else {
        const near = found.find((each) => overlap(one, each)) ?? null
        mistakes.push({ id, start: one.start, expected: one, found: near })
      }
    }
    for (const each of left)
      if (!mistakes.some((mistake) => mistake.found === each))
        mistakes.push({ id, start: each.start, expected: null, found: each })
  }
  return {
    expected: expectedCount,
    found: foundCount,
    right,
    precision: right / foundCount,
    recall: right / expectedCount,
    mistakes,
    drifted,
  }
}
