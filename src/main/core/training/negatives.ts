/** Hard negatives: what the search takes for an answer and is none. */
import { shuffled } from '../../ml/random.ts'
import { minHash, similarity, type Signature } from '../near/minhash.ts'
import type { CandidateSource, Ranked } from './candidates.ts'
import { positivesOf, type JudgedPassage, type Question } from './question.ts'

/** Estimated Jaccard index from which a passage says the same as a positive. */
const nearForNegatives = 0.8
/** Places of the ranking that are looked at: the first few are often answers that nobody marked. */
const [firstPlace, lastPlace] = [5, 100]
/** Part of the positive's score that a negative stays under. */
const scoreShare = 0.95

export interface Negative {
  readonly text: string
  readonly hash: string
}

/** Signatures are made once a text. */
export class Signatures {
  readonly #known = new Map<string, Signature>()

  of({ hash, text }: { readonly hash: string; readonly text: string }): Signature {
    const known = this.#known.get(hash)
    if (known !== undefined) return known
    const made = minHash(text)
    this.#known.set(hash, made)
    return made
  }
}

/** Whether a passage may stand as a negative of the question. */
export function allowedNegative(
  question: Question,
  candidate: Pick<Ranked, 'text' | 'hash' | 'document'>,
  signatures: Signatures,
): boolean {
  const marked = question.passages.find(({ hash }) => hash === candidate.hash)
  if (marked !== undefined) return marked.grade === 0
  const own = signatures.of(candidate)
  for (const passage of question.passages) {
    if (passage.grade === 0) continue
    if (passage.document !== null && passage.document === candidate.document) return false
    if (similarity(signatures.of(passage), own) >= nearForNegatives) return false
  }
  return true
}

export function markedNegatives(question: Question, signatures: Signatures): JudgedPassage[] {
  return question.passages
    .filter((passage) => passage.grade === 0)
    .filter((passage) => allowedNegative(question, passage, signatures))
}

/**
 * Passages marked irrelevant first, then a choice by chance among those that the ranking allows.
 * @param counters epoch: negatives mined anew are others
 */
export async function hardNegatives(
  question: Question,
  source: CandidateSource,
  signatures: Signatures,
  count: number,
  draw: { readonly seed: number; readonly epoch: number },
): Promise<Negative[]> {
  const marked = markedNegatives(question, signatures)
  if (marked.length >= count) return marked.slice(0, count)
  const ranking = await source.ranked(question.text, lastPlace)
  const positives = new Set(positivesOf(question).map(({ hash }) => hash))
  // Where no positive is among the first hundred, every one of them scores above it: none is known to be wrong.
  const best = ranking.find(({ hash }) => positives.has(hash))?.score
  const limit = best === undefined ? -Infinity : best * scoreShare
  const allowed = ranking
    .slice(firstPlace - 1)
    .filter((candidate) => best !== undefined && candidate.score < limit)
    .filter((candidate) => allowedNegative(question, candidate, signatures))
    .filter(({ hash }) => !marked.some((each) => each.hash === hash))
  const stream = { seed: draw.seed, name: `negatives ${question.id}`, counters: [draw.epoch] } as const
  return [...marked, ...shuffled(stream, allowed)].slice(0, count)
}
