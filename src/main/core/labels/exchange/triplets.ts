/** sentence-transformers' triplets: every relevante of a question beside every no relevante of it. */
import { decodeText } from '../../corpus/formats/decode.ts'
import type { FileFormat } from './format.ts'
import { jsonLines, lines } from './jsonl.ts'
import { settledRows } from './settled.ts'

export const triplets: FileFormat = {
  id: 'triplets',
  extensions: ['.triplets.jsonl'],
  mediaType: 'application/jsonl',
  carries: 'texts',
  write(rows) {
    let left = 0
    const written: object[] = []
    for (const passages of settledRows(rows).values()) {
      const positives = passages.filter(({ grade }) => grade === 2)
      const negatives = passages.filter(({ grade }) => grade === 0)
      if (positives.length === 0 || negatives.length === 0) left += 1
      for (const { row } of positives)
        for (const negative of negatives)
          written.push({ anchor: row.question, positive: row.context, negative: negative.row.context })
    }
    return { bytes: Buffer.from(lines(written)), left }
  },
  read({ bytes, name }) {
    return jsonLines(decodeText(bytes, name)).flatMap((row) => {
      if (row === null) return [null]
      const { anchor = null, positive = null, negative = null } = row
      if (anchor === null || positive === null) return [null]
      const said = (context: string | number, grade: number) => ({ question: anchor, context, grade })
      return [said(positive, 2), ...(negative === null ? [] : [said(negative, 0)])]
    })
  },
}
