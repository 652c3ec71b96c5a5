/** Files of marks. A new one is a row here. */
import { beir } from './beir.ts'
import { csv } from './csv.ts'
import type { FileFormat } from './format.ts'
import { jsonl } from './jsonl.ts'
import { parquet } from './parquet.ts'
import { qrels } from './qrels.ts'
import { triplets } from './triplets.ts'

/** The longer endings first: `.triplets.jsonl` ends in `.jsonl` too. */
export const fileFormats: readonly FileFormat[] = [triplets, csv, jsonl, parquet, qrels, beir]

export function formatOfName(name: string): FileFormat | undefined {
  const lower = name.toLowerCase()
  return fileFormats.find(({ extensions }) => extensions.some((extension) => lower.endsWith(extension)))
}
