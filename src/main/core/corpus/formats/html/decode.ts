import { decodeText } from '../decode.ts'

/**
 * Bytes of a page as text. A browser that saves a page writes it anew in UTF-8 and may leave what the page said of itself,
 * so that valid UTF-8 is believed before the page's own word; letters of Latin-1 practically never look like it.
 */
export function decodeHtml(bytes: Uint8Array, name: string): string {
  if (isMarked(bytes) || isUtf8(bytes)) return decodeText(bytes, name).replace(/^\uFEFF/, '')
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
  const label = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,30})/i.exec(head)?.[1]?.toLowerCase()
  if (label === undefined || /^utf/.test(label)) return decodeText(bytes, name)
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    // A name nobody knows.
    return decodeText(bytes, name)
  }
}

const isMarked = ([first, second]: Uint8Array) =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
