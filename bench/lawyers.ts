/**
 * Questions a lawyer types and the article that answers each: recall@5 of every leg, by article.
 * node bench/lawyers.ts LIBRARY [PRECISION]: a library that holds the nine laws, better among all norms; only read.
 * An article counts as found where one of the first five documents is its law and shows it among its passages; "first"
 * where it is the passage shown.
 */
import { join } from 'node:path'
import { openReader } from '../src/main/core/library/connection.ts'
import { z } from 'zod'
import { fusionRule } from '../src/main/core/search/fuse.ts'
import { SearchService } from '../src/main/core/search/service.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { searchInput, type ResultPassage, type SearchInput } from '../src/shared/contract/search.ts'

interface Question {
  readonly text: string
  readonly document: string
  readonly article: string
  /** The article of an annex, not the law's own. */
  readonly annex?: boolean
}

const questions: readonly Question[] = [
  { text: 'días para contestar la demanda en un ordinario', document: 'LEY-17454', article: '338' },
  { text: 'plazo para apelar', document: 'LEY-17454', article: '244' },
  { text: 'expediente sin movimiento hace seis meses', document: 'LEY-17454', article: '310' },
  { text: 'litigar sin pagar tasa por falta de recursos', document: 'LEY-17454', article: '78' },
  { text: 'cuánto cobra un despedido sin causa', document: 'LEY-20744', article: '245' },
  { text: 'no me entregan el certificado de trabajo', document: 'LEY-20744', article: '80' },
  { text: 'multa al proveedor a favor del cliente', document: 'LEY-24240', article: '52 bis' },
  { text: 'arrepentirse de una compra a distancia', document: 'LEY-24240', article: '34' },
  {
    text: 'cuándo prescribe el reclamo por un choque',
    document: 'LEY-26994',
    article: '2561',
    annex: true,
  },
  { text: 'quién reclama daño moral por una muerte', document: 'LEY-26994', article: '1741', annex: true },
  { text: 'acreedor que no verificó a tiempo', document: 'LEY-24522', article: '56' },
  { text: 'socio que usa la sociedad para no pagar', document: 'LEY-19550', article: '54' },
  { text: 'cuánto dura una cautelar contra el Estado', document: 'LEY-26854', article: '5' },
  { text: 'plazo para presentar el amparo', document: 'LEY-16986', article: '2' },
  { text: 'pedir a una empresa mis datos', document: 'LEY-25326', article: '14' },
]

const [library, precision = 'auto'] = process.argv.slice(2)
if (library === undefined) {
  console.error('usage: lawyers.ts LIBRARY [fp32|int8]')
  process.exit(2)
}
const reader = openReader(join(library, 'fojas.db'))
/** Other values of the rule, to compare: RULE='{"passageShare":0.3}'. */
const rule = z
  .partialRecord(z.enum(['passageShare', 'weight']), z.number())
  .parse(JSON.parse(process.env['RULE'] ?? '{}'))
const service = new SearchService(reader, { ...fusionRule, ...rule })
const engines = createNodeEngineHost()
const encoder = engines.encoder('query')
await encoder.load({
  directory: join(import.meta.dirname, '../resources/models/semilla'),
  precision: precision === 'fp32' || precision === 'int8' ? precision : 'auto',
})
const modes: readonly SearchInput['mode'][] = ['lexical', 'semantic', 'hybrid']

/** `1`: the law's rank, and whether the article is shown first, among its passages, or not at all. */
async function place(question: Question, mode: SearchInput['mode']) {
  const { embeddings: embedding } = await encoder.encode([question.text], { side: 'query' })
  const meaning = mode === 'lexical' ? undefined : { model: 'semilla', embedding }
  const { results } = service.query(searchInput.parse({ text: question.text, mode, limit: 50 }), meaning)
  const right = ({ address }: ResultPassage) =>
    address.article === question.article &&
    address.quotedBy === null &&
    (question.annex !== true || address.part === 'anexo')
  const at = results.findIndex(({ document }) => document.id === question.document)
  const result = results[at]
  if (result === undefined) return { text: '—', shown: false, first: false }
  const first = right(result.passage)
  const shown = first || result.passages.some(right)
  return {
    text: `${at + 1}${first ? ' ★' : shown ? ' ·' : ''}`,
    shown: shown && at < 5,
    first: first && at < 5,
  }
}

console.log('Rank of the law; ★ its article is the passage shown, · one of its further passages.\n')
console.log(`| question | article | ${modes.join(' | ')} |\n|---|---|---|---|---|`)
const sums = modes.map(() => ({ shown: 0, first: 0 }))
for (const question of questions) {
  const cells: string[] = []
  for (const [i, mode] of modes.entries()) {
    const { text, shown, first } = await place(question, mode)
    cells.push(text)
    const sum = sums[i]
    if (sum !== undefined) {
      sum.shown += shown ? 1 : 0
      sum.first += first ? 1 : 0
    }
  }
  console.log(
    `| ${question.text} | ${question.document.replace('LEY-', '')}${question.annex === true ? ' Anexo I' : ''}: ${question.article} | ${cells.join(' | ')} |`,
  )
}
console.log(`| recall@5, article shown | | ${sums.map(({ shown }) => `${shown} / 15`).join(' | ')} |`)
console.log(`| recall@5, article first | | ${sums.map(({ first }) => `${first} / 15`).join(' | ')} |`)
await engines.close()
reader.close()
