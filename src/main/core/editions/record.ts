/** What an import writes down of the editions: in which day's sumario an aviso was, and where. */
import type { Listing, ParsedDocument } from '../corpus/formats/format.ts'
import type { Writer } from '../library/database.ts'

type Notice = Pick<ParsedDocument, 'kind' | 'editionDate' | 'section' | 'rubro' | 'supplement' | 'annexes'>

/** From the aviso itself: what a listing said before is kept. @param position within its file; null where that says nothing */
export function recordNotice(writer: Writer, key: number, notice: Notice, position: number | null): void {
  const { kind, editionDate, section, rubro, supplement, annexes } = notice
  if (kind !== 'notice') return
  if (editionDate !== null && section !== null)
    writer.run(
      `INSERT INTO edition_entry(date, section, document_key, rubro, position, supplement) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rubro = coalesce(rubro, excluded.rubro),
         position = coalesce(position, excluded.position), supplement = max(supplement, excluded.supplement)`,
      editionDate,
      section,
      key,
      rubro,
      position,
      supplement === true ? 1 : 0,
    )
  if (annexes === undefined || annexes.length === 0) return
  writer.run('DELETE FROM notice_annex WHERE document_key = ?', key)
  for (const [at, name] of annexes.entries())
    writer.run('INSERT INTO notice_annex(document_key, position, name) VALUES (?, ?, ?)', key, at, name)
}

/** From the day's listing, which is the sumario: its rubro and its order stand. */
export function recordListing(
  writer: Writer,
  key: number,
  { date, section, rubro, position }: Listing,
): void {
  writer.run(
    `INSERT INTO edition_entry(date, section, document_key, rubro, position, supplement) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET rubro = coalesce(excluded.rubro, rubro), position = excluded.position,
       supplement = max(supplement, excluded.supplement)`,
    date,
    section,
    key,
    rubro,
    position,
    /\(SUPLEMENTO\)\s*$/i.test(rubro ?? '') ? 1 : 0,
  )
}
