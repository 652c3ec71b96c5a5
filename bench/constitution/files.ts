/** Spain's constitution by article, and the questions asked of it (../shared/data/eval), as a library. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Papa from 'papaparse'
import { z } from 'zod'
import { Application } from '../../src/main/core/application.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'

const row = z.object({ article: z.string(), text: z.string() })
const line = z.object({ question: z.string(), reference_answer: z.string(), article: z.coerce.string() })
export type Article = z.infer<typeof row>
export type AskedOfArticle = z.infer<typeof line>

/** @param data folder of the constitution's files */
export function readArticles(data: string): Article[] {
  const text = readFileSync(join(data, 'constitucion_by_articles.csv'), 'utf8')
  return z.array(row).parse(Papa.parse(text, { header: true, skipEmptyLines: true }).data)
}

export function readQuestions(data: string): AskedOfArticle[] {
  return readFileSync(join(data, 'constitucion_es_qa_aligned.jsonl'), 'utf8')
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => line.parse(JSON.parse(each)))
}

/** The document's own identifier. */
export const documentOf = (article: string): string => `${article}.txt`

export function writeArticles(articles: readonly Article[], folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const { article, text } of articles) writeFileSync(join(folder, documentOf(article)), text)
}

/** Imported, with its index by semilla. @param work an empty folder, or that of an earlier run */
export async function openLibraryOf(
  articles: readonly Article[],
  work: string,
  engines: EngineHost,
): Promise<Application> {
  const folder = join(work, 'articles')
  writeArticles(articles, folder)
  const app = new Application({
    libraryDirectory: resolve(work, 'library'),
    resourcesDirectory: join(import.meta.dirname, '../../resources'),
    ...{ shell: 'cli', holder: 'bench', version: '0', engines },
  })
  await app.jobs.wait(app.import([resolve(folder)], true).id)
  await app.registry.use('semilla')
  await app.jobs.wait(app.index().id)
  return app
}
