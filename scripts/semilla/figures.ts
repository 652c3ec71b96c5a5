/** How well a model finds a norm by its abstract, and an article by its question: each by its nearest passage. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { z } from 'zod'
import { meanOf, type RankedQuery } from '../../src/main/core/evaluation/metrics.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import { permutation } from '../../src/main/ml/random.ts'
import { passagesOf, type Norm } from './norms.ts'

export interface Task {
  readonly name: string
  readonly queries: readonly { readonly text: string; readonly answer: string }[]
  readonly passages: readonly { readonly text: string; readonly owner: string }[]
}

export interface Figures {
  readonly task: string
  readonly 'accuracy@1': number
  readonly 'accuracy@10': number
  readonly 'ndcg@10': number
}

const line = z.object({ _id: z.string(), text: z.string() })

export const readQueries = (file: string): z.infer<typeof line>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => line.parse(JSON.parse(each)))

/** A norm's passages that are encoded: what it is about stands first. */
const firstPassages = 3

/**
 * Abstracts of the dev split beside as many other norms as are wanted, the same ones for every model.
 * @param queries the first so many
 */
export function normsTask(
  norms: readonly Norm[],
  dev: readonly z.infer<typeof line>[],
  queries: number,
  others: number,
): Task {
  const asked = dev.slice(0, queries)
  const ids = new Set(dev.map(({ _id }) => _id))
  const order = permutation({ seed: 1, name: 'dev candidates' }, norms.length)
  const rest = order.flatMap((index) => norms[index] ?? []).filter(({ id }) => !ids.has(id))
  const candidates = [...norms.filter(({ id }) => ids.has(id)), ...rest.slice(0, others)]
  return {
    name: `norms dev: ${asked.length} abstracts, ${candidates.length} norms`,
    queries: asked.map(({ _id, text }) => ({ text, answer: _id })),
    passages: candidates.flatMap(({ id, passages }) =>
      passages.slice(0, firstPassages).map((text) => ({ text, owner: id })),
    ),
  }
}

/** @param folder with the constitution's articles and the questions on them */
export function constitutionTask(folder: string): Task {
  const articles = z.array(z.object({ article: z.string(), text: z.string() })).parse(
    Papa.parse(readFileSync(join(folder, 'constitucion_by_articles.csv'), 'utf8'), {
      header: true,
      skipEmptyLines: true,
    }).data,
  )
  const question = z.object({ question: z.string(), article: z.coerce.string() })
  const queries = readFileSync(join(folder, 'constitucion_es_qa_aligned.jsonl'), 'utf8')
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => question.parse(JSON.parse(each)))
    .map(({ question: text, article }) => ({ text, answer: article }))
  return {
    name: `constitution: ${queries.length} questions, ${articles.length} articles`,
    queries,
    passages: articles.flatMap(({ article, text }) =>
      (passagesOf(text).length === 0 ? [text] : passagesOf(text)).map((each) => ({
        text: each,
        owner: article,
      })),
    ),
  }
}

function rankings(task: Task, queries: Float32Array, passages: Float32Array): RankedQuery[] {
  const width = queries.length / task.queries.length
  return task.queries.map(({ answer }, q) => {
    const best = new Map<string, number>()
    for (const [p, { owner }] of task.passages.entries()) {
      let score = 0
      for (let i = 0; i < width; i++) score += (queries[q * width + i] ?? 0) * (passages[p * width + i] ?? 0)
      if (score > (best.get(owner) ?? -Infinity)) best.set(owner, score)
    }
    const ranking = [...best].sort(([, a], [, b]) => b - a).map(([owner]) => owner)
    return { ranking: ranking.slice(0, 100), relevant: new Set([answer]) }
  })
}

/** Texts given to the engine at a time. */
const portion = 512

export async function figuresOf(task: Task, directory: string, engines: EngineHost): Promise<Figures> {
  const encoder = engines.encoder('index')
  await encoder.load({ directory, precision: 'auto' })
  const encoded = async (texts: readonly string[], side: 'query' | 'document'): Promise<Float32Array> => {
    const parts: Float32Array[] = []
    for (let from = 0; from < texts.length; from += portion)
      parts.push((await encoder.encode(texts.slice(from, from + portion), { side })).embeddings)
    const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      out.set(part, at)
      at += part.length
    }
    return out
  }
  const queries = await encoded(
    task.queries.map(({ text }) => text),
    'query',
  )
  const passages = await encoded(
    task.passages.map(({ text }) => text),
    'document',
  )
  const ranked = rankings(task, queries, passages)
  return {
    task: task.name,
    'accuracy@1': meanOf('accuracy', 1, ranked),
    'accuracy@10': meanOf('accuracy', 10, ranked),
    'ndcg@10': meanOf('ndcg', 10, ranked),
  }
}
