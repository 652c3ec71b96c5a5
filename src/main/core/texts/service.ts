/** What the library knows of the state of each text: kept at import, read again where the rule is a newer one. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import type { ArticleHistory, TextStatus } from '../../../shared/contract/texts.ts'
import { citedDate } from '../citations/label.ts'
import { readLinks, readText } from '../corpus/read.ts'
import { structureOf, type Segment } from '../corpus/structure-of.ts'
import { registeredChanges } from '../infoleg/lookup.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { InfolegFacts } from '../corpus/formats/format.ts'
import { factsOf, factsRule, type TextFacts } from './facts.ts'
import { articleHistories } from './history.ts'
import type { AmendmentNote } from './note.ts'
import { findNotes } from './notes.ts'
import { noFacts, textStatusOf } from './status.ts'
import * as store from './store.ts'

/** Texts read at once: what else waits for the writer waits no longer than that. */
const batch = 40

/** @param infoleg what the norm's own file says; null where it has nothing of it */
export function keepTextFacts(
  writer: Writer,
  key: number,
  facts: TextFacts | null,
  infoleg: InfolegFacts | null,
): void {
  if (facts !== null) {
    const { repeal } = facts
    const day = repeal?.gazette ?? null
    const tail = day === null ? '' : ` (B.O. ${citedDate(day)})`
    store.saveFacts(writer, key, factsRule, facts, repeal === null ? null : `${repeal.by}${tail}`)
  }
  if (infoleg !== null) store.saveInfoleg(writer, key, infoleg)
}

/** The line that says which text a document is. */
export function textStatus(reader: Reader, meta: DocumentMeta): TextStatus {
  const own = store.readFacts(reader, meta.key)
  const registered = registeredChanges(reader, meta)
  const known = own?.modifiedBy ?? null
  return textStatusOf(meta, {
    ...(own ?? noFacts),
    // Whichever of the two was taken later knows more.
    modifiedBy: known === null ? registered : Math.max(known, registered ?? 0),
  })
}

/** InfoLEG's remarks on the norm, as text. */
export function observationsOf(reader: Reader, key: number): string | null {
  return store.readFacts(reader, key)?.observations ?? null
}

const states: Partial<Record<AmendmentNote['verb'], ArticleHistory['state']>> = {
  derogado: 'repealed',
  observado: 'observed',
}

/** What the notes say of each article. */
export function historiesOf(segments: readonly Segment[], notes: readonly AmendmentNote[]): ArticleHistory[] {
  return articleHistories(segments, notes).map(({ start, article, verb, line }) => ({
    start,
    article,
    state: states[verb] ?? 'changed',
    line,
  }))
}

/** Reads the texts of a library written by another rule, a few at a time; a kill leaves those done as they are. */
export async function refreshTextFacts(writer: Writer, signal: AbortSignal): Promise<void> {
  for (let last = 0; ;) {
    await yieldToEvents()
    if (signal.aborted) return
    const keys = store.unread(writer, factsRule, last, batch)
    if (keys.length === 0) return
    last = keys.at(-1) ?? last
    writer.transaction(() => {
      for (const key of keys) {
        const { text, headings } = readText(writer, key)
        const notes = findNotes(text, readLinks(writer, key))
        const facts = factsOf(structureOf(text, headings).segments, notes)
        keepTextFacts(writer, key, facts, null)
      }
    })
  }
}
