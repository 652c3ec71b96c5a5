/** The table of formats. A new one is a file beside this one and a row here. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { boraJson } from './bora-json.ts'
import { boraPdfText } from './bora-pdf-text.ts'
import { boraXml } from './bora-xml.ts'
import { dataset } from './dataset.ts'
import type { Format, Parsed, ParseOptions, SourceFile } from './format.ts'
import { normMarkdown } from './norm-markdown.ts'
import { plainText } from './plain-text.ts'

/** In the order in which they are asked whether they recognise a file. */
export const formats: readonly Format[] = [boraJson, boraXml, normMarkdown, boraPdfText, dataset, plainText]

/** Bytes a file may have; a text of 200 MB is data, not a document to read. */
export const fileLimit = 100 * 1024 * 1024

/** What the first bytes say a file is, where its extension promises a text. */
const signatures: readonly (readonly [string, string])[] = [
  ['%PDF-', 'un PDF'],
  ['PK\u0003\u0004', 'un archivo comprimido ZIP'],
  ['\u001f\u008b', 'un archivo comprimido GZIP'],
  ['\u0089PNG', 'una imagen'],
  ['ÿØÿ', 'una imagen'],
  ['ÐÏ\u0011à', 'un documento de Office antiguo'],
]

/**
 * @throws FojasError the reason for which the file is rejected
 */
export async function parseFile(file: SourceFile, options: ParseOptions): Promise<Parsed> {
  const { name, bytes } = file
  if (bytes.length === 0) throw new FojasError('empty_file', { name })
  if (bytes.length > fileLimit)
    throw new FojasError('file_too_large', { name, bytes: bytes.length, limit: fileLimit })
  const head = bytes.subarray(0, 4096)
  const latin = Array.from(bytes.subarray(0, 8), (byte) => String.fromCharCode(byte)).join('')
  const signature = signatures.find(([prefix]) => latin.startsWith(prefix))
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const known = formats.some((format) => format.extensions.includes(extension))
  if (signature !== undefined) {
    throw known
      ? new FojasError('wrong_extension', { name, found: signature[1] })
      : new FojasError('unsupported_format', { name })
  }
  const format = formats.find((each) => each.recognises(head, name))
  if (format === undefined) throw new FojasError('unsupported_format', { name })
  return await format.parse(file, options)
}
