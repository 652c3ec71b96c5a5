/**
 * Abstracts of norms of the train split as queries, to choose the fusion's weight without looking at dev:
 * node bench/quality-train-queries.ts NORMS DEV_QUERIES.jsonl OUTPUT.jsonl [COUNT]
 * The split is that of ../shared/data/README.md; the norms are those whose hash comes first.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const [norms, dev, output, count = '500'] = process.argv.slice(2)
if (norms === undefined || dev === undefined || output === undefined) {
  console.error('usage: quality-train-queries.ts NORMS DEV_QUERIES.jsonl OUTPUT.jsonl [COUNT]')
  process.exit(2)
}
const hash = (text: string) => createHash('sha1').update(text).digest('hex').slice(0, 8)
const devIds = new Set(
  readFileSync(dev, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.object({ _id: z.string() }).parse(JSON.parse(line))._id),
)
const facts = z.object({ texto_resumido: z.string().nullish() })
const ids = readdirSync(norms)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3))
  .filter((id) => !devIds.has(id) && Number.parseInt(hash(`heldout:${id}`), 16) % 10 !== 0)
  .sort((x, y) => (hash(`train-query:${x}`) < hash(`train-query:${y}`) ? -1 : 1))
const lines: string[] = []
for (const id of ids) {
  if (lines.length === Number(count)) break
  const source = readFileSync(join(norms, `${id}.md`), 'utf8')
  const { texto_resumido: text } = facts.parse(parse(source.slice(4, source.indexOf('\n---', 3))))
  if (text === null || text === undefined || text.trim().length < 20) continue
  lines.push(`${JSON.stringify({ text: text.trim(), _id: id })}\n`)
}
writeFileSync(output, lines.join(''))
console.log(`${lines.length} queries of ${ids.length} norms of the train split`)
