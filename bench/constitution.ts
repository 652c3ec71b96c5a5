/**
 * Spain's constitution as files to import and its questions as queries for `fojas evaluate`:
 * node bench/constitution.ts SOURCE_FOLDER OUTPUT_FOLDER
 * writes OUTPUT_FOLDER/articles/ARTICLE.txt and OUTPUT_FOLDER/queries.jsonl ({text, _id}; _id is the file's name, as
 * an imported folder names its documents). Then: fojas import OUTPUT_FOLDER/articles --body-only; fojas evaluate.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentOf, readArticles, readQuestions, writeArticles } from './constitution/files.ts'

const [source, output] = process.argv.slice(2)
if (source === undefined || output === undefined) {
  console.error('usage: constitution.ts SOURCE_FOLDER OUTPUT_FOLDER')
  process.exit(2)
}
const articles = readArticles(source)
const questions = readQuestions(source)
writeArticles(articles, join(output, 'articles'))
writeFileSync(
  join(output, 'queries.jsonl'),
  questions
    .map(({ question, article }) => `${JSON.stringify({ text: question, _id: documentOf(article) })}\n`)
    .join(''),
)
console.log(`${articles.length} articles, ${questions.length} questions`)
