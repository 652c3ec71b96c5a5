import { strFromU8, unzipSync } from 'fflate'

/** The paragraphs of a .docx, each with its style. */
export function paragraphsOf(bytes: Uint8Array): { style: string; text: string }[] {
  const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array())
  return [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inner = '']) => ({
    style: /<w:pStyle w:val="([^"]*)"/.exec(inner)?.[1] ?? '',
    text: [...inner.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text = '']) => text).join(''),
  }))
}
