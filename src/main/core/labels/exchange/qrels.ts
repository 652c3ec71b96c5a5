/** TREC's relevance judgments: `question 0 passage grade`, by identifiers alone; read back where both are held. */
import { decodeText } from '../../corpus/formats/decode.ts'
import type { FileFormat } from './format.ts'
import { passageId, settledRows } from './settled.ts'

export const qrels: FileFormat = {
  id: 'qrels',
  extensions: ['.qrels'],
  mediaType: 'text/plain',
  carries: 'numbers',
  write(rows) {
    const written: string[] = []
    for (const [question, passages] of settledRows(rows))
      for (const { row, grade } of passages)
        written.push(`${question.replace(/\s+/g, '_')} 0 ${passageId(row)} ${grade}\n`)
    return { bytes: Buffer.from(written.join('')), left: 0 }
  },
  read({ bytes, name }) {
    return decodeText(bytes, name)
      .split(/\r\n?|\n/)
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [question, , passage = '', grade, more] = line.trim().split(/\s+/)
        const named = /^(.*)#(passage|document)-([0-9a-f]{32})$/.exec(passage)
        if (question === undefined || grade === undefined || more !== undefined || named === null) return null
        const [, document = '', scope = '', hash = ''] = named
        return { question_id: question, document: document === '' ? null : document, scope, hash, grade }
      })
  },
}
