/** Spain's constitution as a library, its questions with the passage that answers each, and who learns and who asks. */
import type { Application } from '../../src/main/core/application.ts'
import { hashedPassage } from '../../src/main/core/corpus/read-hashes.ts'
import { keyOfId, readPassages, readText } from '../../src/main/core/corpus/read.ts'
import type { SnapshotQuestion } from '../../src/main/core/retraining/snapshot.ts'
import { stem } from '../../src/main/core/search/analysis/stem.ts'
import { stopWords } from '../../src/main/core/search/analysis/stop-words.ts'
import { tokenise } from '../../src/main/core/search/analysis/tokenise.ts'
import type { Side } from '../../src/main/core/training/splits.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import { permutation } from '../../src/main/ml/random.ts'
import {
  documentOf,
  openLibraryOf,
  readArticles,
  readQuestions,
  type AskedOfArticle,
} from '../constitution/files.ts'

export interface Constitution {
  readonly app: Application
  /** Every question with the passage that answers it, as a mark. */
  readonly questions: readonly SnapshotQuestion[]
  readonly articles: readonly string[]
  /** As the library has cut them. */
  readonly passages: readonly { readonly owner: string; readonly text: string }[]
}

/** @param data folder of the constitution's files @param work an empty folder, or that of an earlier run */
export async function openConstitution(
  data: string,
  work: string,
  engines: EngineHost,
): Promise<Constitution> {
  const articles = readArticles(data)
  const app = await openLibraryOf(articles, work, engines)
  const questions = readQuestions(data).map((each, number) => markOf(app, each, number))
  const names = articles.map(({ article }) => documentOf(article))
  const passages = names.flatMap((owner) => passagesOf(app, owner).map(({ text }) => ({ owner, text })))
  return { app, questions, articles: names, passages }
}

function passagesOf(app: Application, document: string): { id: number; text: string }[] {
  const key = keyOfId(app.reader, document)
  if (key === undefined) throw new Error(`${document} was not imported`)
  const whole = readText(app.reader, key).text
  return readPassages(app.reader, key).map(({ id, start, end }) => ({ id, text: whole.slice(start, end) }))
}

const stemsOf = (text: string): string[] =>
  tokenise(text)
    .filter(({ exact }) => !stopWords.has(exact))
    .map(({ word }) => stem(word))

/** Of an article in several passages the one that a person would mark: it holds most of the answer's words. */
function markOf(
  app: Application,
  { question, reference_answer: answer, article }: AskedOfArticle,
  number: number,
): SnapshotQuestion {
  const document = documentOf(article)
  const wanted = new Set(stemsOf(answer))
  const passages = passagesOf(app, document).map(({ id, text }) => ({
    ...{ text, held: new Set(stemsOf(text).filter((word) => wanted.has(word))).size },
    hash: hashedPassage(app.reader, id)?.hash ?? '',
  }))
  const [best] = passages.sort((a, b) => b.held - a.held)
  if (best === undefined) throw new Error(`${document} has no passage`)
  const { text, hash } = best
  return {
    id: `constitution-${number}`,
    text: question,
    passages: [{ grade: 2, text, hash, document, whole: false }],
  }
}

export const answerOf = ({ passages }: SnapshotQuestion): string => passages[0]?.document ?? ''

export interface Part {
  readonly train: readonly SnapshotQuestion[]
  readonly asked: readonly SnapshotQuestion[]
  /** Of those that train, in a single split: a fifth of the articles chooses, the rest learns. */
  readonly sides: ReadonlyMap<string, Side>
}

/** Articles in the seed's order until their questions are enough; an article's questions stay together. */
export function partOf({ questions, articles }: Constitution, seed: number, count: number): Part {
  const order = permutation({ seed, name: 'bench learn' }, articles.length).flatMap((i) => articles[i] ?? [])
  const chosen: string[] = []
  let sum = 0
  for (const article of order) {
    const own = questions.filter((each) => answerOf(each) === article).length
    if (own === 0 || sum + own > count) continue
    chosen.push(article)
    sum += own
  }
  const choosing = new Set(chosen.filter((_, i) => i % 5 === 4))
  const train = questions.filter((each) => chosen.includes(answerOf(each)))
  return {
    train,
    asked: questions.filter((each) => !chosen.includes(answerOf(each))),
    sides: new Map(train.map((each) => [each.id, choosing.has(answerOf(each)) ? 'validation' : 'train'])),
  }
}

/** The answers dealt out anew: there is nothing to learn from them. */
export function dealt(questions: readonly SnapshotQuestion[], seed: number): SnapshotQuestion[] {
  const order = permutation({ seed, name: 'random labels' }, questions.length)
  return questions.map((each, i) => ({ ...each, passages: questions[order[i] ?? i]?.passages ?? [] }))
}
