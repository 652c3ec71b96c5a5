import { FojasError } from '../../../../shared/errors/index.ts'

/** Bytes as text: UTF-8 (with or without mark), UTF-16 with its mark, else Windows-1252 where it reads as a text. */
export function decodeText(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) throw new FojasError('empty_file', { name })
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return checked(new TextDecoder('utf-8', { fatal: true }).decode(bytes), name)
  } catch (error) {
    if (error instanceof FojasError) throw error
    return checked(new TextDecoder('windows-1252').decode(bytes), name)
  }
}

/** Bytes that are no text have control characters in them; a text has none but tabs and line ends. */
function checked(text: string, name: string): string {
  const sample = text.slice(0, 20_000)
  const controls = sample.match(/(?![\t\n\v\f\r\x85])\p{Cc}/gu)?.length ?? 0
  // A few slipped into real gazettes; a binary file is full of them.
  if (controls > sample.length / 20) throw new FojasError('wrong_encoding', { name })
  return text
}
