/** The table of formats. A new one is a file beside this one and a row here. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { boraJson } from './bora-json.ts'
import { boraPdfText } from './bora-pdf-text.ts'
import { boraXml } from './bora-xml.ts'
import { dataset } from './dataset.ts'
import type { Format, Parsed, ParseOptions, SourceFile } from './format.ts'
import { html } from './html/index.ts'
import { image } from './image.ts'
import { docx } from './office/docx.ts'
import { odt } from './office/odt.ts'
import { rtf } from './office/rtf.ts'
import { normMarkdown } from './norm-markdown.ts'
import { pdf } from './pdf.ts'
import { plainText } from './plain-text.ts'
import { recogniseTable } from './rows.ts'
import { withJudgment } from '../own/judgment.ts'
import { archiveExtensions, checkedExtension } from './signatures.ts'

export { fileLimit } from './signatures.ts'

/** In the order in which they are asked whether they recognise a file. */
export const formats: readonly Format[] = [
  boraJson,
  boraXml,
  normMarkdown,
  boraPdfText,
  pdf,
  image,
  html,
  docx,
  odt,
  rtf,
  dataset,
  plainText,
]

/** The revision by which a file of this name is read; an archive may hold any. */
export function revisionOf(name: string): number {
  const extension = /\.([^./\\]+)$/.exec(name.toLowerCase())?.[1] ?? ''
  const archive = archiveExtensions.some((each) => each.split('.').at(-1) === extension)
  return Math.max(
    0,
    ...formats.map((each) => (archive || each.extensions.includes(extension) ? (each.revision ?? 0) : 0)),
  )
}

/**
 * @throws FojasError the reason for which the file is rejected
 */
export async function parseFile(file: SourceFile, options: ParseOptions): Promise<Parsed> {
  const { name, bytes } = file
  const extension = checkedExtension(file)
  // Archives are opened by whoever prepares a file; what is still one here was inside another.
  if (archiveExtensions.includes(extension)) throw new FojasError('archive_nested', { name })
  // A table by itself is read in stretches; what comes here was inside of an archive, and would have to be held whole.
  if (recogniseTable(bytes.subarray(0, 65_536)) !== null) throw new FojasError('table_in_archive', { name })
  const format = formats.find((each) => each.recognises(bytes.subarray(0, 4096), name))
  if (format === undefined) throw new FojasError('unsupported_format', { name })
  const parsed = await format.parse(file, options)
  return { ...parsed, documents: parsed.documents.map(withJudgment) }
}
