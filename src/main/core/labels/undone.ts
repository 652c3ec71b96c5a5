/** An act that was taken back, as the screen tells it and goes to it. */
import type { Undone } from '../../../shared/contract/labels.ts'
import type { Reader } from '../library/database.ts'
import { placeOfPassage } from './on-passages.ts'
import { undoneWords, type TakenBack } from './record.ts'
import { findTarget } from './store-targets.ts'

export function undoneOf(reader: Reader, { kind, touched }: TakenBack): Undone {
  const targets = new Set(touched.flatMap(({ target }) => (target === null ? [] : [target])))
  const passageIds = [...targets].flatMap((target) => findTarget(reader, target)?.passageId ?? [])
  return {
    kind,
    question: touched[0]?.question ?? null,
    target: touched.find(({ target }) => target !== null)?.target ?? null,
    passageIds,
    place: placeOfPassage(reader, passageIds[0]),
    words: undoneWords(kind),
  }
}
