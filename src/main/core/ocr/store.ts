/** The SQL of pages read; nothing but SQL. */
import type { Reader, Writer } from '../library/database.ts'
import { integer, real, text } from '../library/sql.ts'
import type { ScanPage } from './thread.ts'

export function readPages(reader: Reader, hash: string): ScanPage[] {
  return reader
    .all('SELECT page, text, confidence FROM ocr_page WHERE file_hash = ? ORDER BY page', hash)
    .map((row) => ({
      number: integer(row, 'page'),
      text: text(row, 'text'),
      confidence: row['confidence'] === null ? null : real(row, 'confidence'),
    }))
}

export function savePage(writer: Writer, hash: string, { number, text, confidence }: ScanPage): void {
  writer.run(
    'INSERT OR REPLACE INTO ocr_page(file_hash, page, text, confidence) VALUES (?, ?, ?, ?)',
    hash,
    number,
    text,
    confidence,
  )
}

export function forgetPages(writer: Writer, hash: string): void {
  writer.run('DELETE FROM ocr_page WHERE file_hash = ?', hash)
}

/** Of files that went before they were read to their end. */
export function forgetAllPages(writer: Writer): void {
  writer.run('DELETE FROM ocr_page')
}
