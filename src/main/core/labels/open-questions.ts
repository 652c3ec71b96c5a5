/** Which questions wait for a person, in their order. */
import type { LabelSettings } from '../../../shared/contract/labels.ts'
import type { Reader } from '../library/database.ts'
import { termHash } from '../search/analysis/term-hash.ts'
import { finishedByAnother, openFor } from './store-work.ts'

/** Those that nobody is done with, and of those another is done with the share that two people mark. */
export function openQuestions(
  reader: Reader,
  { annotator, double }: Pick<LabelSettings, 'annotator' | 'double'>,
): number[] {
  return openFor(reader, annotator)
    .filter(({ id, uid }) => !finishedByAnother(reader, id, annotator) || percentOf(uid) < double)
    .map(({ id }) => id)
}

/** 0 to 99, the same for a question on every computer. */
const percentOf = (uid: string): number => termHash(uid) % 100
