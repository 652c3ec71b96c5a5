/** Runs a file of questions through the search and says how well it ranks what they seek. */
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import { meanOf, type RankedQuery } from './metrics.ts'

/** One line of a queries' file: `_id` is the document sought. */
export const evaluationQuery = z.object({ text: z.string(), _id: z.string() })
export type EvaluationQuery = z.infer<typeof evaluationQuery>

export const evaluationReport = z.object({
  queries: z.number().int(),
  'accuracy@1': z.number(),
  'accuracy@5': z.number(),
  'accuracy@10': z.number(),
  'mrr@10': z.number(),
  'ndcg@10': z.number(),
  'recall@100': z.number(),
})
export type EvaluationReport = z.infer<typeof evaluationReport>

/** Documents asked of each search: the deepest metric reads so many. */
export const evaluationDepth = 100

/** @param search ids of documents, best first, for a question */
export async function evaluate(
  queries: readonly EvaluationQuery[],
  search: (text: string, limit: number) => readonly string[] | Promise<readonly string[]>,
  progress?: (done: number, total: number) => void,
): Promise<EvaluationReport> {
  const ranked: RankedQuery[] = []
  for (const query of queries) {
    // A file may hold the same question for several documents: each line is a query of its own.
    const ranking = [...new Set(await search(query.text, evaluationDepth))]
    ranked.push({ ranking, relevant: new Set([query._id]) })
    progress?.(ranked.length, queries.length)
  }
  return figuresOf(ranked)
}

/** The report's figures of rankings already made. */
export function figuresOf(ranked: readonly RankedQuery[]): EvaluationReport {
  return {
    queries: ranked.length,
    'accuracy@1': meanOf('accuracy', 1, ranked),
    'accuracy@5': meanOf('accuracy', 5, ranked),
    'accuracy@10': meanOf('accuracy', 10, ranked),
    'mrr@10': meanOf('mrr', 10, ranked),
    'ndcg@10': meanOf('ndcg', 10, ranked),
    'recall@100': meanOf('recall', 100, ranked),
  }
}

/** Blank lines are skipped. @throws FojasError naming the line that is no query */
export function parseQueries(jsonl: string): EvaluationQuery[] {
  const queries: EvaluationQuery[] = []
  for (const [i, line] of jsonl.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = evaluationQuery.safeParse(parseJson(line))
    if (!parsed.success)
      throw new FojasError('bad_request', {
        detail: `la línea ${String(i + 1)} no es una pregunta con "text" y "_id"`,
      })
    queries.push(parsed.data)
  }
  return queries
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
