/** The table of formats. A new one is a file beside this one and a row here. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { boraJson } from './bora-json.ts'
import { boraPdfText } from './bora-pdf-text.ts'
import { boraXml } from './bora-xml.ts'
import { dataset } from './dataset.ts'
import type { Format, Parsed, ParseOptions, SourceFile } from './format.ts'
import { normMarkdown } from './norm-markdown.ts'
import { pdf } from './pdf.ts'
import { plainText } from './plain-text.ts'
import { archiveExtensions, checkedExtension } from './signatures.ts'

export { fileLimit } from './signatures.ts'

/** In the order in which they are asked whether they recognise a file. */
export const formats: readonly Format[] = [
  boraJson,
  boraXml,
  normMarkdown,
  boraPdfText,
  pdf,
  dataset,
  plainText,
]

/**
 * @throws FojasError the reason for which the file is rejected
 */
export async function parseFile(file: SourceFile, options: ParseOptions): Promise<Parsed> {
  const { name, bytes } = file
  const extension = checkedExtension(file)
  // Archives are opened by whoever prepares a file; what is still one here was inside another.
  if (archiveExtensions.includes(extension)) throw new FojasError('archive_nested', { name })
  const format = formats.find((each) => each.recognises(bytes.subarray(0, 4096), name))
  if (format === undefined) throw new FojasError('unsupported_format', { name })
  return await format.parse(file, options)
}
