/** Which questions belong together: whatever is known of one would be known of the other. */
import { stem } from '../search/analysis/stem.ts'
import { stopWords } from '../search/analysis/stop-words.ts'
import { tokenise } from '../search/analysis/tokenise.ts'
import { minHash, NearIndex } from '../near/minhash.ts'
import type { Question } from './question.ts'

/** Estimated Jaccard index from which two texts are one for a split. */
export const nearForSplits = 0.9

/** Sets that grow together (Tarjan 1975), by index. */
class Union {
  readonly #parent: number[]

  constructor(count: number) {
    this.#parent = Array.from({ length: count }, (_, i) => i)
  }

  root(i: number): number {
    let at = i
    for (let up = this.#parent[at] ?? at; up !== at; up = this.#parent[at] ?? at) {
      this.#parent[at] = this.#parent[up] ?? up
      at = up
    }
    return at
  }

  join(a: number, b: number): void {
    this.#parent[this.root(b)] = this.root(a)
  }
}

/** The question's words that say something, in any order. */
function stemsOf(text: string): string {
  const stems = tokenise(text)
    .filter(({ exact }) => !stopWords.has(exact))
    .map(({ word }) => stem(word))
  return [...new Set(stems)].sort().join(' ')
}

export interface Group {
  readonly questions: readonly Question[]
  /** Documents (or, where none is named, passages) of what answers its questions. */
  readonly documents: readonly string[]
}

/**
 * Questions joined by near-duplicate passages, near-duplicate questions, or a document.
 * A passage marked irrelevant joins nothing: it may stand as a negative on either side.
 */
export function groupQuestions(questions: readonly Question[]): Group[] {
  const union = new Union(questions.length)
  const firstWith = new Map<string, number>()
  const meet = (key: string, index: number): void => {
    const known = firstWith.get(key)
    if (known === undefined) firstWith.set(key, index)
    else union.join(known, index)
  }
  const passages = new NearIndex<number>()
  const wordings = new NearIndex<number>()
  for (const [index, question] of questions.entries()) {
    const wording = minHash(question.text)
    for (const other of wordings.near(wording, nearForSplits)) union.join(other, index)
    wordings.add(index, wording)
    const stems = stemsOf(question.text)
    if (stems !== '') meet(`stems ${stems}`, index)
    for (const { grade, document, hash, text } of question.passages) {
      if (grade === 0) continue
      if (document !== null) meet(`document ${document}`, index)
      const key = `passage ${hash}`
      if (!firstWith.has(key)) {
        const signature = minHash(text)
        for (const other of passages.near(signature, nearForSplits)) union.join(other, index)
        passages.add(index, signature)
      }
      meet(key, index)
    }
  }
  const groups = new Map<number, Question[]>()
  for (const [index, question] of questions.entries()) {
    const root = union.root(index)
    groups.set(root, [...(groups.get(root) ?? []), question])
  }
  return [...groups.values()].map((members) => ({ questions: members, documents: documentsOf(members) }))
}

function documentsOf(questions: readonly Question[]): string[] {
  const own = questions.flatMap(({ passages }) =>
    passages.filter(({ grade }) => grade > 0).map(({ document, hash }) => document ?? hash),
  )
  return [...new Set(own)].sort()
}
