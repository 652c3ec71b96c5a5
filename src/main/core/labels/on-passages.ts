/** The marks of the active question where passages are shown. */
import type { MarkOf, PlacedPassage, Undone } from '../../../shared/contract/labels.ts'
import { citationOf } from '../citations/cite.ts'
import { readMeta, readPassage, readPassages } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { shownMarks, shownMarksIn } from './store-passages.ts'

export function marksOfPassages(
  reader: Reader,
  question: number,
  annotator: string,
  passages: readonly number[],
): { passage: number; mark: MarkOf; propagated: boolean }[] {
  const shown = shownMarks(reader, question, annotator)
  const ofPassage = new Map(shown.map((each) => [each.passage, each]))
  const ofDocument = new Map(
    shown.filter(({ passage }) => passage === null).map((each) => [each.documentKey, each]),
  )
  return passages.flatMap((passage) => {
    const found =
      ofPassage.get(passage) ??
      (ofDocument.size === 0 ? undefined : ofDocument.get(readPassage(reader, passage)?.documentKey ?? -1))
    return found === undefined ? [] : [{ passage, mark: found.mark, propagated: found.propagated }]
  })
}

/** Where each stands; 0 to 0 for the document whole. */
export function marksInDocument(
  reader: Reader,
  question: number,
  annotator: string,
  documentKey: number,
): { start: number; end: number; passage: number | null; mark: MarkOf }[] {
  const found = new Map<number | null, { start: number; end: number; passage: number | null; mark: MarkOf }>()
  for (const { passage: id, mark } of shownMarksIn(reader, question, annotator, documentKey)) {
    const passage = id === null ? undefined : readPassage(reader, id)
    if (id === null) found.set(null, { start: 0, end: 0, passage: null, mark })
    else if (passage !== undefined)
      found.set(id, { start: passage.start, end: passage.end, passage: id, mark })
  }
  return [...found.values()]
}

/**
 * The passage that an offset stands in, or, between two, the next: a heading is read with what follows it.
 * @param step the one after it, or before; it, where there is none
 */
export function passageFrom(
  reader: Reader,
  documentKey: number,
  start: number,
  step: -1 | 0 | 1,
): PlacedPassage | undefined {
  const passages = readPassages(reader, documentKey)
  const here = passages.findIndex(({ end }) => end > start)
  const at = here < 0 ? passages.length - 1 : here
  const passage = passages[at + step] ?? passages[at]
  return (
    passage && {
      passage: passage.id,
      start: passage.start,
      end: passage.end,
      citation: citationOf(readMeta(reader, documentKey), passage.address),
    }
  )
}

export function placeOfPassage(reader: Reader, id: number | undefined): Undone['place'] {
  const passage = id === undefined ? undefined : readPassage(reader, id)
  return passage === undefined
    ? null
    : { passage: passage.id, documentKey: passage.documentKey, start: passage.start, end: passage.end }
}
