/**
 * Spain's constitution as files to import and its questions as queries for `fojas evaluate`:
 * node bench/constitution.ts SOURCE_FOLDER OUTPUT_FOLDER
 * writes OUTPUT_FOLDER/articles/ARTICLE.txt and OUTPUT_FOLDER/queries.jsonl ({text, _id}; _id is the file's name, as
 * an imported folder names its documents). Then: fojas import OUTPUT_FOLDER/articles --body-only; fojas evaluate.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { z } from 'zod'

const articles = z.array(z.object({ article: z.string(), text: z.string() }))
const question = z.object({ question: z.string(), article: z.coerce.string() })

const [source, output] = process.argv.slice(2)
if (source === undefined || output === undefined) {
  console.error('usage: constitution.ts SOURCE_FOLDER OUTPUT_FOLDER')
  process.exit(2)
}
const folder = join(output, 'articles')
mkdirSync(folder, { recursive: true })
const csv = readFileSync(join(source, 'constitucion_by_articles.csv'), 'utf8')
const rows = articles.parse(Papa.parse(csv, { header: true, skipEmptyLines: true }).data)
const fileOf = (article: string) => `${article}.txt`
for (const { article, text } of rows) writeFileSync(join(folder, fileOf(article)), text)
const queries = readFileSync(join(source, 'constitucion_es_qa_aligned.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => question.parse(JSON.parse(line)))
writeFileSync(
  join(output, 'queries.jsonl'),
  queries.map((each) => `${JSON.stringify({ text: each.question, _id: fileOf(each.article) })}\n`).join(''),
)
console.log(`${rows.length} articles, ${queries.length} questions`)
