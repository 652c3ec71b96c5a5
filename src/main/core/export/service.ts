/** Selected passages out of the library: what they say, where they stand, and of which day the library is. */
import type { ExportedFile, ExportRequest } from '../../../shared/contract/export.ts'
import { plural, shortDate } from '../../../shared/text/format.ts'
import { textStatus } from '../texts/service.ts'
import { normLabel } from '../citations/label.ts'
import { citeSpan } from '../citations/service.ts'
import { quote, stretchOf } from '../citations/transcribe.ts'
import { countDocuments, latestImport, readMeta, readText } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { toDocx, type ExportedBlock, type ExportedText } from './docx.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** `Biblioteca de 31.319 documentos, actualizada el 28/8/2026. Exportado con Fojas el 30/8/2026.` */
export function provenance(reader: Reader, today: string): string {
  const updated = latestImport(reader)
  const held = plural(countDocuments(reader).documents, 'documento', 'documentos')
  const day = updated === null ? '' : `, actualizada el ${shortDate(updated)}`
  return `Biblioteca de ${held}${day}. Exportado con Fojas el ${shortDate(today)}.`
}

/** A day of this computer's calendar, YYYY-MM-DD. */
export function localDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** @throws FojasError not_found */
export async function exportDocx(
  reader: Reader,
  request: ExportRequest,
  now = new Date(),
): Promise<ExportedFile> {
  const blocks = request.passages.map(({ key, start, end }): ExportedBlock => {
    const meta = readMeta(reader, key)
    return {
      kind: 'passage',
      title: normLabel(meta),
      state: textStatus(reader, meta).line,
      quoted: quote(stretchOf(readText(reader, key).text, start, end)),
      citation: citeSpan(reader, key, start, end).citation,
    }
  })
  const today = localDay(now)
  return docxFile(`Fojas ${shortDate(today).replaceAll('/', '-')}`, {
    title: request.query.trim(),
    lines: [provenance(reader, today)],
    parts: [{ heading: null, blocks }],
  })
}

/** @param name without its ending; what no file may be called is left out of it */
export async function docxFile(name: string, text: ExportedText): Promise<ExportedFile> {
  const bytes = await toDocx(text)
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').replace(/\s+/g, ' ')
  return { name: `${safe.trim().slice(0, 120)}.docx`, mediaType, base64: bytes.toString('base64') }
}
