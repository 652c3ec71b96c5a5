/**
 * Sides of a data set. A question's side is fixed by hash for ever: that of the first document of its group, so that
 * more questions on the same document change nothing; and a side that was once given is kept.
 */
import { createHash } from 'node:crypto'
import { groupQuestions, type Group } from './groups.ts'
import { usableLabels, type Question } from './question.ts'

export const sides = ['train', 'validation', 'test'] as const
export type Side = (typeof sides)[number]

/** Shares of a data set large enough to be split once. */
const shares = { train: 0.7, validation: 0.15, test: 0.15 } as const satisfies Record<Side, number>
/** Pairs from which one split serves; below, every question is judged by a model that never saw it. */
export const pairsForSplit = 500
export const foldCount = 5

/** A fraction in [0, 1) that is the same on every computer. */
export function fractionOf(name: string): number {
  return createHash('sha256').update(`side:${name}`).digest().readUInt32BE(0) / 2 ** 32
}

const nameOf = (group: Group): string => group.documents[0] ?? group.questions[0]?.id ?? ''

function sideOf(fraction: number): Side {
  if (fraction < shares.train) return 'train'
  return fraction < shares.train + shares.validation ? 'validation' : 'test'
}

export interface Split {
  readonly kind: 'split'
  readonly train: readonly Question[]
  readonly validation: readonly Question[]
  readonly test: readonly Question[]
  /** Questions that join two sides that were given before: on either they would leak. */
  readonly left: readonly Question[]
}

export interface Folds {
  readonly kind: 'folds'
  readonly folds: readonly (readonly Question[])[]
}

/** @param known sides given before, by question */
export function splitQuestions(
  questions: readonly Question[],
  known: ReadonlyMap<string, Side> = new Map(),
): Split {
  const out: Record<Side | 'left', Question[]> = { train: [], validation: [], test: [], left: [] }
  for (const group of groupQuestions(questions)) {
    const given = new Set(group.questions.flatMap(({ id }) => known.get(id) ?? []))
    if (given.size <= 1) {
      const [side = sideOf(fractionOf(nameOf(group)))] = given
      out[side].push(...group.questions)
      continue
    }
    for (const question of group.questions) out[known.get(question.id) ?? 'left'].push(question)
  }
  return { kind: 'split', ...out }
}

/** Five parts of whole groups, each in the part that its hash names. */
export function foldQuestions(questions: readonly Question[]): Folds {
  const folds: Question[][] = Array.from({ length: foldCount }, () => [])
  for (const group of groupQuestions(questions)) {
    const fold = folds[Math.floor(fractionOf(nameOf(group)) * foldCount)]
    fold?.push(...group.questions)
  }
  return { kind: 'folds', folds }
}

/** One split where there are pairs enough, else folds. */
export function divide(questions: readonly Question[], known?: ReadonlyMap<string, Side>): Split | Folds {
  return usableLabels(questions) >= pairsForSplit
    ? splitQuestions(questions, known)
    : foldQuestions(questions)
}
