/** Batches in which no passage answers another's question, of texts of like length. */
import { shuffled } from '../../ml/random.ts'
import { nearForSplits } from './groups.ts'
import type { Signatures, Negative } from './negatives.ts'
import { NearIndex } from '../near/minhash.ts'
import type { Pair } from './question.ts'

export interface Example extends Pair {
  readonly negatives: readonly Negative[]
}

export interface BatchOptions {
  readonly size: number
  readonly seed: number
  readonly epoch: number
}

/** Batches sorted by length together: long enough to group, short enough to keep the order random. */
const window = 8

/** Passages that are nearly equal, as one name. */
export function passageNames(examples: readonly Example[], signatures: Signatures): Map<string, string> {
  const near = new NearIndex<string>()
  const names = new Map<string, string>()
  for (const { positive } of examples) {
    if (names.has(positive.hash)) continue
    const signature = signatures.of(positive)
    const [first] = near.near(signature, nearForSplits)
    names.set(positive.hash, first === undefined ? positive.hash : (names.get(first) ?? first))
    near.add(positive.hash, signature)
  }
  return names
}

/** What may come once a batch: the question, the passage or its like, and the document of the answer. */
function keysOf({ question, positive }: Example, names: ReadonlyMap<string, string>): string[] {
  const keys = [`question ${question.id}`, `passage ${names.get(positive.hash) ?? positive.hash}`]
  if (positive.document !== null) keys.push(`document ${positive.document}`)
  // Another answer to this question must not stand beside it as a negative.
  for (const { grade, hash } of question.passages)
    if (grade > 0 && hash !== positive.hash) keys.push(`passage ${names.get(hash) ?? hash}`)
  return keys
}

/**
 * One epoch. Every example comes once; those that fit in no batch of at least two are left out and counted.
 */
export function makeBatches(
  examples: readonly Example[],
  names: ReadonlyMap<string, string>,
  { size, seed, epoch }: BatchOptions,
): { batches: Example[][]; left: number } {
  const order = shuffled({ seed, name: 'batches', counters: [epoch] }, examples)
  const batches: Example[][] = []
  let waiting: Example[] = []
  for (let from = 0; from < order.length; from += window * size) {
    const part = order.slice(from, from + window * size)
    part.sort((a, b) => lengthOf(b) - lengthOf(a))
    const { full, rest } = fill([...waiting, ...part], names, size)
    batches.push(...full)
    waiting = rest
  }
  // What is left goes into smaller batches: a batch of one has no negative.
  while (waiting.length > 1) {
    const { batch, rest } = takeOne(waiting, names, size)
    if (batch.length < 2) break
    batches.push(batch)
    waiting = rest
  }
  return {
    batches: shuffled({ seed, name: 'order of batches', counters: [epoch] }, batches),
    left: waiting.length,
  }
}

/** A batch with others behind its own examples, `count` at the most: those that clash with none before them. */
export function extended(
  batch: readonly Example[],
  more: readonly Example[],
  names: ReadonlyMap<string, string>,
  count: number,
): Example[] {
  return takeOne([...batch, ...more], names, batch.length + count).batch
}

const lengthOf = ({ positive }: Example): number => positive.text.length

function takeOne(
  waiting: readonly Example[],
  names: ReadonlyMap<string, string>,
  size: number,
): { batch: Example[]; rest: Example[] } {
  const taken = new Set<string>()
  const batch: Example[] = []
  const rest: Example[] = []
  for (const example of waiting) {
    const keys = keysOf(example, names)
    if (batch.length === size || keys.some((key) => taken.has(key))) {
      rest.push(example)
      continue
    }
    for (const key of keys) taken.add(key)
    batch.push(example)
  }
  return { batch, rest }
}

/** Whole batches, as many as can be made. */
function fill(
  waiting: readonly Example[],
  names: ReadonlyMap<string, string>,
  size: number,
): { full: Example[][]; rest: Example[] } {
  const full: Example[][] = []
  let rest = [...waiting]
  for (;;) {
    const next = takeOne(rest, names, size)
    if (next.batch.length < size) return { full, rest }
    full.push(next.batch)
    rest = next.rest
  }
}
