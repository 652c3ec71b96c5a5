/** The rows of a Parquet file, whatever it is compressed with. */
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { FojasError } from '../../../../shared/errors/index.ts'

const mark = 'PAR1'

/**
 * @param wanted columns to read, those the file lacks are left out; null: all it has
 * @throws FojasError
 */
export async function parquetRows(
  bytes: Uint8Array,
  name: string,
  wanted: readonly string[] | null,
): Promise<unknown[]> {
  // Its directory stands at the end, before the mark.
  if (Buffer.from(bytes.subarray(-4)).toString('latin1') !== mark || bytes.length < 12)
    throw new FojasError('truncated_file', { name })
  try {
    const file = new Uint8Array(bytes).buffer
    const metadata = parquetMetadata(file)
    const own = new Set(metadata.row_groups.flatMap((group) => group.columns.map(columnName)))
    const columns = (wanted ?? [...own]).filter((column) => own.has(column))
    const rows = await parquetReadObjects({ file, metadata, columns, compressors })
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])),
    )
  } catch (error) {
    throw new FojasError(
      'malformed_file',
      { name, detail: 'el archivo Parquet está dañado' },
      { cause: error },
    )
  }
}

const columnName = (column: { meta_data?: { path_in_schema: string[] } }) =>
  column.meta_data?.path_in_schema[0] ?? ''

/** Whole numbers of 64 bits come as bigint. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
