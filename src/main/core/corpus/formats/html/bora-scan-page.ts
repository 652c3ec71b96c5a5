/** The page of an aviso of the years before texts: all it has is the printed page, a PDF inside a script. */
import type { Parsed } from '../format.ts'
import { pdf } from '../pdf.ts'
import type { Page } from './page.ts'

const embedded = /["'](JVBERi0[\w+/=]{200,})["']/

/** @param source of the page; null where it has no PDF inside */
export function embeddedPdf(source: string): Uint8Array | null {
  if (!/convertBase64InUrlBlob|detalleAviso/.test(source)) return null
  const found = embedded.exec(source)?.[1]
  return found === undefined ? null : Buffer.from(found, 'base64')
}

export function boraScan({ source, file }: Page): Promise<Parsed> | null {
  const bytes = embeddedPdf(source)
  if (bytes === null) return null
  return Promise.resolve(pdf.parse({ name: file.name, bytes }, { bodyOnly: false }))
}
