import { readFileSync } from 'node:fs'
import { expect, it, describe } from 'vitest'
import { z } from 'zod'
import { evaluate, parseQueries } from '../../src/main/core/evaluation/evaluate.ts'
import { meanOf, metrics, type MetricName } from '../../src/main/core/evaluation/metrics.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { withShared } from '../support/shared.ts'

const lists = z.record(z.string(), z.array(z.string()))
const golden = z.object({
  ranking: lists,
  relevant: lists,
  expected: z.record(z.string(), z.record(z.string(), z.number())),
})

withShared('data/goldens/ranking-metrics.json', 'InformationRetrievalEvaluator', (path) => {
  it('agrees in every figure', () => {
    const { ranking, relevant, expected } = golden.parse(JSON.parse(readFileSync(path, 'utf8')))
    const queries = Object.entries(ranking).map(([id, ids]) => ({
      ranking: ids,
      relevant: new Set(relevant[id]),
    }))
    expect(queries).toHaveLength(30)
    let compared = 0
    for (const [label, figures] of Object.entries(expected)) {
      const name = (Object.keys(metrics) as MetricName[]).find((each) => label === `${each}@k`)
      expect(name, label).toBeDefined()
      if (name === undefined) continue
      for (const [k, figure] of Object.entries(figures)) {
        expect(meanOf(name, Number(k), queries), `${name}@${k}`).toBeCloseTo(figure, 12)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(10)
  })
})

describe('evaluate', () => {
  it('counts places, misses and repeated ids', async () => {
    const rankings: Record<string, string[]> = {
      uno: ['a', 'b'],
      dos: ['x', 'x', 'b'],
      tres: ['x'],
    }
    const queries = parseQueries(
      '{"_id":"a","text":"uno"}\n\n{"_id":"b","text":"dos"}\n{"_id":"c","text":"tres"}\n',
    )
    const report = await evaluate(queries, (text) => rankings[text] ?? [])
    expect(report.queries).toBe(3)
    expect(report['accuracy@1']).toBeCloseTo(1 / 3, 12)
    expect(report['accuracy@5']).toBeCloseTo(2 / 3, 12)
    expect(report['mrr@10']).toBeCloseTo((1 + 1 / 2) / 3, 12)
    expect(report['ndcg@10']).toBeCloseTo((1 + 1 / Math.log2(3)) / 3, 12)
    expect(report['recall@100']).toBeCloseTo(2 / 3, 12)
  })

  it.each(['{"text":"sin id"}', 'no es JSON', '{"_id":1,"text":"x"}'])('refuses %s', (line) => {
    expect(() => parseQueries(line)).toThrow(FojasError)
  })
})
