/** BEIR's folder as a zip: corpus.jsonl, queries.jsonl, qrels/test.tsv; beside them every mark with all its columns. */
import { strToU8, unzipSync, zipSync } from 'fflate'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { FileFormat } from './format.ts'
import { jsonl, jsonLines, lines } from './jsonl.ts'
import type { Row } from './row.ts'
import { passageId, settledRows } from './settled.ts'

/** Ours: whoever reads BEIR passes it over. */
const whole = 'marks.jsonl'
const read = new TextDecoder()
/** Bytes a zip may unpack to. */
const most = 1_000_000_000

function unpacked({ bytes, name }: { bytes: Uint8Array; name: string }): Map<string, string> {
  let total = 0
  try {
    const files = unzipSync(bytes, {
      filter: ({ name: file, originalSize }) => {
        total += originalSize
        return total < most && /(?:^|\/)(?:marks|corpus|queries)\.jsonl$|qrels\/[^/]+\.tsv$/.test(file)
      },
    })
    return new Map(
      Object.entries(files).map(([path, content]) => [
        /qrels\//.test(path) ? 'qrels' : path.slice(path.lastIndexOf('/') + 1),
        read.decode(content),
      ]),
    )
  } catch (error) {
    throw new FojasError('malformed_file', { name, detail: 'el archivo zip está dañado' }, { cause: error })
  }
}

export const beir: FileFormat = {
  id: 'beir',
  extensions: ['.zip'],
  mediaType: 'application/zip',
  carries: 'rows',
  async write(rows) {
    const corpus = new Map<string, object>()
    const queries = new Map<string, object>()
    const judged = ['query-id\tcorpus-id\tscore']
    for (const [question, passages] of settledRows(rows))
      for (const { row, grade } of passages) {
        const id = passageId(row)
        corpus.set(id, { _id: id, title: row.title ?? '', text: row.context, metadata: {} })
        queries.set(question, { _id: question, text: row.question, metadata: {} })
        judged.push(`${question}\t${id}\t${grade}`)
      }
    const { bytes } = await jsonl.write(rows)
    return {
      bytes: zipSync({
        'corpus.jsonl': strToU8(lines([...corpus.values()])),
        'queries.jsonl': strToU8(lines([...queries.values()])),
        'qrels/test.tsv': strToU8(`${judged.join('\n')}\n`),
        [whole]: bytes,
      }),
      left: 0,
    }
  },
  read(file) {
    const files = unpacked(file)
    const own = files.get(whole)
    if (own !== undefined) return jsonLines(own)
    const byId = (text: string | undefined) =>
      new Map(
        jsonLines(text ?? '').flatMap((row) => (row === null ? [] : [[String(row['_id']), row] as const])),
      )
    const [corpus, queries] = [byId(files.get('corpus.jsonl')), byId(files.get('queries.jsonl'))]
    const judged = files.get('qrels')
    if (judged === undefined)
      throw new FojasError('missing_columns', { name: file.name, columns: 'qrels/*.tsv' })
    return judged
      .split(/\r\n?|\n/)
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line): Row | null => {
        const [query = '', passage = '', grade = ''] = line.split('\t')
        const [question, context] = [queries.get(query), corpus.get(passage)]
        if (question === undefined || context === undefined) return null
        return {
          question: question['text'] ?? null,
          context: context['text'] ?? null,
          document: passage,
          grade,
        }
      })
  },
}
