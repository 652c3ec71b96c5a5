/**
 * Questions that nobody asked: a few words of a passage of the library. Marks speak of a few documents; these keep the
 * rest of the library in view, so that what is learnt from the marks holds there too (inverse cloze, Lee et al. 2019).
 * What they gain is in docs/benchmarks/learn.md.
 */
import { integers, shuffled, uniforms } from '../../ml/random.ts'
import { extended, type Example } from './batches.ts'
import type { Candidate, CandidateSource } from './candidates.ts'
import { allowedNegative, type Negative, type Signatures } from './negatives.ts'
import type { Question } from './question.ts'

/** Passages at the most; half of them near the marked questions, where there are so many. */
const most = 1000
/** Places of a question's ranking that count as near. */
const near = 20
/** Questions of one passage. */
const perPassage = 6
/** Words of a passage in a question. */
const [fewest, longest] = [4, 12]
/** Passages looked at for each wrong answer that is wanted. */
const tries = 4

export class OwnPairs {
  readonly #passages: readonly Candidate[]
  readonly #seed: number

  private constructor(passages: readonly Candidate[], seed: number) {
    this.#passages = passages
    this.#seed = seed
  }

  /** @param questions the marked ones that are learnt from */
  static async of(
    questions: readonly Question[],
    source: CandidateSource,
    seed: number,
    breathe: () => Promise<void>,
  ): Promise<OwnPairs> {
    const found = new Map<string, Candidate>()
    const add = (candidates: readonly Candidate[], limit: number): void => {
      for (const each of candidates) {
        if (found.size >= limit) return
        if (each.text.split(/\s+/).length >= 2 * longest && !found.has(each.hash)) found.set(each.hash, each)
      }
    }
    for (const question of shuffled({ seed, name: 'own pairs near' }, questions)) {
      if (found.size >= most / 2) break
      await breathe()
      add(await source.ranked(question.text, near), most / 2)
    }
    add(await source.random(most, seed), most)
    return new OwnPairs([...found.values()], seed)
  }

  /** All of them once, in an order of the round's own; each passage asks another question each round. */
  round(number: number): Example[] {
    const order = shuffled({ seed: this.#seed, name: 'own pairs', counters: [number] }, this.#passages)
    return order.map((passage) => {
      const question: Question = {
        id: `own ${passage.hash}`,
        text: questionOf(passage, number % perPassage),
        passages: [{ ...passage, grade: 2 }],
      }
      return { question, positive: { ...passage, grade: 2 }, negatives: [] }
    })
  }

  /** Wrong answers by chance: a search for each of these questions would cost more than it teaches. */
  negatives(question: Question, count: number, round: number, signatures: Signatures): Negative[] {
    if (this.#passages.length === 0) return []
    const stream = { seed: this.#seed, name: `own negatives ${question.id}`, counters: [round] } as const
    const out = new Map<string, Negative>()
    for (const index of integers(stream, count * tries, this.#passages.length)) {
      const candidate = this.#passages[index]
      if (out.size === count) break
      if (candidate !== undefined && allowedNegative(question, candidate, signatures))
        out.set(candidate.hash, candidate)
    }
    return [...out.values()]
  }
}

/** The same for every run and every part of one, so that it is encoded once. */
function questionOf({ hash, text }: Candidate, variant: number): string {
  const words = text.split(/\s+/)
  const [length = 0, place = 0] = uniforms({ seed: 0, name: `own question ${hash}`, counters: [variant] }, 2)
  const count = fewest + Math.floor(length * (longest - fewest + 1))
  const from = Math.floor(place * (words.length - count))
  return words
    .slice(from, from + count)
    .join(' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
}

/** Gives them out batch by batch, each as often as the others. */
export class OwnSupply {
  readonly #own: OwnPairs
  readonly #names: ReadonlyMap<string, string>
  readonly #signatures: Signatures
  #waiting: Example[] = []
  #round = 0

  /** @param names of passages that are nearly equal */
  constructor(own: OwnPairs, names: ReadonlyMap<string, string>, signatures: Signatures) {
    this.#own = own
    this.#names = names
    this.#signatures = signatures
  }

  /** Examples that clash with none of the batch, with as many wrong answers each as its own have. */
  beside(batch: readonly Example[], count: number, negatives: number): Example[] {
    if (this.#waiting.length < 2 * count) this.#waiting.push(...this.#own.round(this.#round++))
    const taken = new Set(extended(batch, this.#waiting, this.#names, count).slice(batch.length))
    this.#waiting = this.#waiting.filter((each) => !taken.has(each))
    return [...taken]
      .map((each) => ({
        ...each,
        negatives: this.#own.negatives(each.question, negatives, this.#round, this.#signatures),
      }))
      .filter((each) => each.negatives.length === negatives)
  }
}
