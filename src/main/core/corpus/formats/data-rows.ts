/** The rows of a data set, whatever contains them: JSONL, CSV, Parquet. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { parseCsv } from './csv.ts'
import { decodeText } from './decode.ts'
import type { SourceFile } from './format.ts'
import { parquetRows } from './parquet.ts'

function jsonRows(source: string, name: string): unknown[] {
  const lines = source.split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    try {
      const value: unknown = JSON.parse(line)
      return value
    } catch (error) {
      throw index === lines.length - 1 && index > 0
        ? new FojasError('truncated_file', { name }, { cause: error })
        : new FojasError(
            'malformed_file',
            { name, detail: `la fila ${String(index + 1)} no es JSON` },
            { cause: error },
          )
    }
  })
}

function csvRows(source: string, name: string): unknown[] {
  const rows = parseCsv(source)
  if (rows === null) throw new FojasError('truncated_file', { name })
  const [header = [], ...body] = rows
  const names = header.map((each) => each.trim().toLowerCase())
  return body.map((row) => Object.fromEntries(names.map((column, index) => [column, row[index] ?? ''])))
}

const textOf = ({ bytes, name }: SourceFile) => decodeText(bytes, name).replace(/^\uFEFF/, '')

/** How the rows of each container are read, by extension; a new container is a row here. */
const containers: Readonly<
  Record<string, (file: SourceFile, wanted: readonly string[]) => unknown[] | Promise<unknown[]>>
> = {
  jsonl: (file) => jsonRows(textOf(file), file.name),
  csv: (file) => csvRows(textOf(file), file.name),
  parquet: ({ bytes, name }, wanted) => parquetRows(bytes, name, wanted),
}
const extensionOf = (name: string) => name.slice(name.lastIndexOf('.') + 1).toLowerCase()

export const rowContainers = Object.keys(containers)

export const holdsRows = (name: string): boolean => Object.hasOwn(containers, extensionOf(name))

/**
 * Rows as objects by column, not yet checked.
 * @param wanted columns to read, where the container can leave others out
 * @throws FojasError unsupported_format, truncated_file, malformed_file naming the row
 */
export async function readRows(file: SourceFile, wanted: readonly string[]): Promise<unknown[]> {
  const read = containers[extensionOf(file.name)]
  if (read === undefined) throw new FojasError('unsupported_format', { name: file.name })
  return read(file, wanted)
}
