/** What the first bytes of a file say it is, against what its extension promises. */
import { FojasError } from '../../../../shared/errors/index.ts'
import type { SourceFile } from './format.ts'

/** Bytes a file may have; a text of 200 MB is data, not a document to read. */
export const fileLimit = 100 * 1024 * 1024

export interface Signature {
  readonly prefix: string
  readonly what: string
  /** Those of its extensions that Fojas reads; an extension of this table demands its signature. */
  readonly extensions: readonly string[]
}

export const archiveExtensions: readonly string[] = ['zip', 'tgz', 'tar.gz', 'tar']

const pdfSignature: Signature = { prefix: '%PDF-', what: 'un PDF', extensions: ['pdf'] }
/** Documents that are a ZIP of parts. */
const office = ['docx', 'docm', 'dotx', 'odt', 'ott']
const oldOffice: Signature = { prefix: 'ÐÏ\u0011à', what: 'un documento de Office antiguo', extensions: [] }
const signatures: readonly Signature[] = [
  pdfSignature,
  { prefix: 'PK\u0003\u0004', what: 'un archivo comprimido ZIP', extensions: ['zip', ...office] },
  { prefix: 'PK\u0005\u0006', what: 'un archivo comprimido ZIP', extensions: ['zip'] },
  { prefix: '\u001f\u008b', what: 'un archivo comprimido GZIP', extensions: ['tgz', 'tar.gz'] },
  { prefix: 'PAR1', what: 'un archivo Parquet', extensions: ['parquet'] },
  { prefix: '\u0089PNG', what: 'una imagen', extensions: ['png'] },
  { prefix: 'ÿØÿ', what: 'una imagen', extensions: ['jpg', 'jpeg'] },
  { prefix: 'II*\u0000', what: 'una imagen', extensions: ['tif', 'tiff'] },
  { prefix: 'MM\u0000*', what: 'una imagen', extensions: ['tif', 'tiff'] },
  { prefix: '{\\rtf', what: 'un RTF', extensions: ['rtf', 'doc'] },
  oldOffice,
]
/** Extensions of text, where bytes of another kind are a mistake of naming and not an unknown format. */
const textExtensions: readonly string[] = ['json', 'xml', 'md', 'txt', 'csv', 'jsonl', 'html', 'htm']

function extensionOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  return base.endsWith('.tar.gz') ? 'tar.gz' : base.slice(base.lastIndexOf('.') + 1)
}

/** Mail programs and scanners leave lines before the mark; readers have always looked for it in the first kilobyte. */
const hasLatePdfMark = (bytes: Uint8Array) =>
  Buffer.from(bytes.subarray(0, 1024)).includes(pdfSignature.prefix)

/** Office keeps a document with a password inside a file of its old kind, and names it there. */
function oldOfficeCode(bytes: Uint8Array): 'encrypted_document' | 'old_office_document' {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return start.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? 'encrypted_document'
    : 'old_office_document'
}

/**
 * The extension in lower case, once it is known that the first bytes do not contradict it.
 * @throws FojasError empty_file, file_too_large, wrong_extension, unsupported_format
 */
export function checkedExtension({ name, bytes }: SourceFile): string {
  if (bytes.length === 0) throw new FojasError('empty_file', { name })
  if (bytes.length > fileLimit)
    throw new FojasError('file_too_large', { name, bytes: bytes.length, limit: fileLimit })
  const extension = extensionOf(name)
  const latin = Array.from(bytes.subarray(0, 8), (byte) => String.fromCharCode(byte)).join('')
  const signature =
    signatures.find(({ prefix }) => latin.startsWith(prefix)) ??
    (extension === 'pdf' && hasLatePdfMark(bytes) ? pdfSignature : undefined)
  const promised = signatures.some(({ extensions }) => extensions.includes(extension))
  if (signature === undefined) {
    if (promised) throw new FojasError('wrong_extension', { name, found: 'otra cosa' })
    return extension
  }
  if (signature.extensions.includes(extension)) return extension
  if (signature === oldOffice) throw new FojasError(oldOfficeCode(bytes), { name })
  throw promised || textExtensions.includes(extension)
    ? new FojasError('wrong_extension', { name, found: signature.what })
    : new FojasError('unsupported_format', { name })
}
