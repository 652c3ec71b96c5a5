/** What the notes of a consolidated text say of each of its articles as it stands. */
import type { Segment } from '../corpus/structure-of.ts'
import { articleLabel, citedDate, dotted } from '../citations/label.ts'
import { typeNames } from '../../../shared/domain/names.ts'
import type { AmendingNorm, AmendmentNote, NoteVerb } from './note.ts'
import { findNotes } from './notes.ts'

const relations: Partial<Readonly<Record<NoteVerb, string>>> = {
  sustituido: 'texto según',
  modificado: 'modificado por',
  rectificado: 'rectificado por',
  incorporado: 'incorporado por',
  derogado: 'derogado por',
  restablecido: 'restablecido por',
  observado: 'observado por',
}

/** `Ley 27.802`, `Decreto 70/2023`, `Resolución 1422/1998 (Secretaría de Comunicaciones)` */
export function amendingLabel({ type, number, year, organism }: AmendingNorm): string {
  const digits = type === 'ley' || type === 'decreto_ley' ? dotted(number) : number
  const whole = `${typeNames[type]} ${digits}${year === null || type === 'ley' ? '' : `/${year}`}`
  return organism === null ? whole : `${whole} (${organism})`
}

function lineOf({ verb, by, gazette }: AmendmentNote): string | null {
  const relation = relations[verb]
  if (relation === undefined) return null
  const place = by.article === null ? '' : `${articleLabel(by.article)}${by.annex ? ' del Anexo' : ''}, `
  return `${relation} ${place}${amendingLabel(by)}${gazette === null ? '' : ` (B.O. ${citedDate(gazette)})`}`
}

/** Whether the note speaks of this article, and not of one without a number that follows it. */
function speaksOf(note: AmendmentNote, article: string | null): boolean {
  if (note.scope !== 'article') return false
  const rest = note.subject.replace(/^(?:texto (?:del? )?)?art[íi]culo/iu, '').trim()
  if (rest === '') return true
  const named = /^(\d{1,4})\s*[°º]?(?:\s*(bis|ter|qu[áa]ter|quinquies))?[\s.,;:-]*$/iu.exec(rest)
  if (named === null || article === null) return false
  const suffix = named[2] === undefined ? '' : ` ${named[2].toLowerCase().replace('á', 'a')}`
  return `${String(Number(named[1]))}${suffix}` === article
}

function latestOf(notes: readonly AmendmentNote[], article: string | null): AmendmentNote | undefined {
  let latest: AmendmentNote | undefined
  for (const note of notes) {
    if (!speaksOf(note, article) || relations[note.verb] === undefined) continue
    // The notes stand in the order of the changes; a day settles it where both have one.
    const before = latest?.gazette ?? null
    if (before !== null && note.gazette !== null && note.gazette < before) continue
    latest = note
  }
  return latest
}

/**
 * `texto según art. 51, Ley 27.802 (B.O. 6/3/2026)`: the latest of the notes that speak of the article whole. Null where
 * none does: changes to a paragraph are not attributed to the article.
 * @param text of the article, its notes included
 */
export function amendmentOf(text: string, article: string | null = null): string | null {
  const latest = latestOf(findNotes(text), article)
  // A note that names neither the article nor the day is no citation.
  if (latest === undefined || (latest.by.article === null && latest.gazette === null)) return null
  return lineOf(latest)
}

export interface ArticleHistory {
  /** Where the article begins. */
  readonly start: number
  readonly article: string
  readonly verb: NoteVerb
  /** `derogado por art. 7°, Decreto 538/2025 (B.O. 5/8/2025)` */
  readonly line: string
}

/** Of every article that a note speaks of, in order. */
export function articleHistories(
  segments: readonly Segment[],
  notes: readonly AmendmentNote[],
): ArticleHistory[] {
  const histories: ArticleHistory[] = []
  let next = 0
  for (let at = 0; at < segments.length;) {
    const first = segments[at]
    if (first === undefined) break
    const { article, annex, quotedBy } = first.address
    const begins = at
    // An article of the same number that begins anew is another one.
    do at += 1
    while (
      segments[at] !== undefined &&
      segments[at]?.kind !== 'article' &&
      segments[at]?.address.article === article &&
      segments[at]?.address.annex === annex &&
      segments[at]?.address.quotedBy === quotedBy
    )
    const end = segments[at - 1]?.end ?? first.end
    const own: AmendmentNote[] = []
    for (let note = notes[next]; note !== undefined && note.start < end; note = notes[next]) {
      if (note.start >= first.start) own.push(note)
      next += 1
    }
    if (article === null || quotedBy !== null) continue
    const heading = segments.slice(begins, at).find(({ kind }) => kind === 'article')
    const latest = latestOf(own, article)
    const line = latest === undefined ? null : lineOf(latest)
    if (latest !== undefined && line !== null)
      histories.push({ start: heading?.start ?? first.start, article, verb: latest.verb, line })
  }
  return histories
}
