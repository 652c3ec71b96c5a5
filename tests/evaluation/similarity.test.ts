import { describe, expect, it } from 'vitest'
import { pearson, spearman } from '../../src/main/core/evaluation/correlation.ts'
import { embeddingSimilarity } from '../../src/main/core/evaluation/embedding-similarity.ts'
import { metrics } from '../../src/main/core/evaluation/metrics.ts'

describe('correlation', () => {
  it('agrees with figures worked out by hand', () => {
    expect(pearson([1, 2, 3, 4], [2, 4, 6, 8])).toBeCloseTo(1, 12)
    expect(pearson([1, 2, 3], [1, 3, 2])).toBeCloseTo(0.5, 12)
    // Ties share their mean rank: [1, 2.5, 2.5, 4] against [1, 2, 3, 4].
    expect(spearman([10, 20, 20, 30], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12)
    expect(spearman([1, 2, 3], [1, 100, 10_000])).toBeCloseTo(1, 12)
    expect(pearson([1, 1], [1, 2])).toBeNaN()
  })
})

describe('EmbeddingSimilarityEvaluator', () => {
  const first = Float32Array.of(1, 0, 1, 0, 1, 0)
  const second = Float32Array.of(1, 0, 1, 1, 0, 1)
  it('follows the scores by each similarity', () => {
    const report = embeddingSimilarity(first, second, 2, [1, 0.5, 0])
    expect(report.spearman_cosine).toBeCloseTo(1, 12)
    expect(report.pearson_cosine).toBeCloseTo(pearson([1, Math.SQRT1_2, 0], [1, 0.5, 0]), 6)
    expect(report.pearson_euclidean).toBeCloseTo(pearson([0, -1, -Math.SQRT2], [1, 0.5, 0]), 6)
    expect(report.spearman_manhattan).toBeCloseTo(1, 12)
    expect(report.pearson_dot).toBeCloseTo(pearson([1, 1, 0], [1, 0.5, 0]), 6)
  })

  it('says so where all scores are equal, instead of NaN', () => {
    expect(() => embeddingSimilarity(first, second, 2, [1, 1, 1])).toThrow(
      expect.objectContaining({ code: 'evaluation_constant_scores' }),
    )
  })
})

describe('NDCG with gains', () => {
  it('counts a relevant passage twice a partial one', () => {
    const query = {
      ranking: ['parcial', 'otro', 'relevante'],
      relevant: new Set(['relevante']),
      gains: new Map([
        ['relevante', 2],
        ['parcial', 1],
      ]),
    }
    expect(metrics.ndcg(query, 10)).toBeCloseTo((1 + 2 / 2) / (2 + 1 / Math.log2(3)), 12)
    expect(metrics.ndcg({ ...query, ranking: ['relevante', 'parcial'] }, 10)).toBe(1)
    expect(metrics.ndcg({ ...query, gains: undefined }, 10)).toBeCloseTo(0.5, 12)
  })
})
