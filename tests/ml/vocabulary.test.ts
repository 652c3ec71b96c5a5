/** A vocabulary and first vectors of our own: what a model begins with. */
import { Tokenizer } from '@huggingface/tokenizers'
import { expect, it } from 'vitest'
import { normals } from '../../src/main/ml/random.ts'
import { normaliseWords, spell, wordsOf } from '../../src/main/ml/vocabulary/byte-level.ts'
import { BytePairs, learnBytePairs } from '../../src/main/ml/vocabulary/byte-pairs.ts'
import { symmetricEigen } from '../../src/main/ml/vocabulary/symmetric-eigen.ts'
import { Neighbours, singularVectors, type Sparse } from '../../src/main/ml/vocabulary/token-vectors.ts'
import { specialTokens, tokenizerJson } from '../../src/main/ml/vocabulary/tokenizer-json.ts'

const texts = [
  'ARTÍCULO 1°.- Apruébase el régimen de los faroles de la costa, según el Decreto 908/1983.',
  'El farolero enciende los faroles; los faroles alumbran el muelle. ¿Qué año? El 2026, ñandú incluido.',
  'Los muelles se alumbran con faroles: faroleros y muelleros  cobran $ 1.234,50 por día.',
]

function learnt(size: number) {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const word of wordsOf(normaliseWords(text))) {
      const spelled = spell(word)
      counts.set(spelled, (counts.get(spelled) ?? 0) + 1)
    }
  return learnBytePairs(counts, size, specialTokens)
}

it('merges the most frequent pairs, as a count of all pairs anew at each step does', () => {
  const words = new Map([
    ['abab', 5],
    ['abc', 3],
    ['bcbc', 2],
    ['cab', 4],
  ])
  const { merges } = learnBytePairs(words, 5 + 256 + 6, specialTokens)
  const pieces = [...words].map(([word, count]) => ({ list: Array.from(word), count }))
  for (const [left, right] of merges) {
    const counts = new Map<string, number>()
    for (const { list, count } of pieces)
      for (let i = 1; i < list.length; i++) {
        const pair = `${list[i - 1] ?? ''} ${list[i] ?? ''}`
        counts.set(pair, (counts.get(pair) ?? 0) + count)
      }
    expect(counts.get(`${left} ${right}`)).toBe(Math.max(...counts.values()))
    for (const { list } of pieces)
      for (let i = 0; i + 1 < list.length; i++)
        if (list[i] === left && list[i + 1] === right) list.splice(i, 2, left + right)
  }
})

it('reads texts as the tokenizer does that its file describes', () => {
  const vocabulary = learnt(5 + 256 + 60)
  const own = new BytePairs(vocabulary)
  const json = JSON.parse(JSON.stringify(tokenizerJson(vocabulary))) as object
  const tokenizer = new Tokenizer(json, {})
  for (const text of [...texts, '', '  dos  blancos ', 'ÚNICO–raya «Ñandú» 12.345/67', 'emoji 🙂 y 漢字']) {
    const ids = [...wordsOf(normaliseWords(text))].flatMap((word) => [...own.encode(spell(word))])
    expect([1, ...ids, 2]).toEqual(tokenizer.encode(text).ids)
  }
})

it('is full with fewer tokens where the words give no more pairs, and holds the bytes at least', () => {
  expect(learnBytePairs(new Map([['ab', 1]]), 1000, specialTokens).merges).toEqual([['a', 'b']])
  expect(() => learnBytePairs(new Map(), 100, specialTokens)).toThrow(RangeError)
})

it('turns a symmetric matrix into its eigenvectors', () => {
  const n = 12
  const x = normals({ seed: 1, name: 'x' }, n * n)
  const a = Float64Array.from(x, (value, i) => value + (x[(i % n) * n + Math.floor(i / n)] ?? 0))
  const { values, vectors } = symmetricEigen(a, n)
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      let product = 0
      for (let k = 0; k < n; k++) product += (a[i * n + k] ?? 0) * (vectors[k * n + j] ?? 0)
      expect(product).toBeCloseTo((values[j] ?? 0) * (vectors[i * n + j] ?? 0), 8)
    }
  expect([...values]).toEqual([...values].sort((p, q) => q - p))
})

it('finds the singular vectors of a sparse matrix: their inner products are those of its best approximation', () => {
  // Two blocks of rows that share nothing.
  const matrix: Sparse = {
    rows: 4,
    columns: 3,
    starts: Int32Array.from([0, 2, 4, 5, 6]),
    places: Int32Array.from([0, 1, 0, 1, 2, 2]),
    values: Float32Array.from([1, 1, 1, 1, 3, 3]),
  }
  const vectors = singularVectors(matrix, 2, 3)
  const dot = (i: number, j: number) =>
    (vectors[2 * i] ?? 0) * (vectors[2 * j] ?? 0) + (vectors[2 * i + 1] ?? 0) * (vectors[2 * j + 1] ?? 0)
  // A = UΣVᵀ with Σ = (3√2, 2): rows of U√Σ give √(AAᵀ) itself.
  expect(dot(0, 1)).toBeCloseTo(1, 5)
  expect(dot(2, 3)).toBeCloseTo(3 / Math.SQRT2, 5)
  expect(dot(0, 2)).toBeCloseTo(0, 5)
})

it('puts words that stand among the same ones nearer than others', () => {
  // 0 and 1 take each other's place; 2 and 3 stand elsewhere.
  const near = new Neighbours(6, 6, 2)
  for (let i = 0; i < 50; i++) near.add([i % 2, 4, i % 2, 4, 2, 5, 3, 5])
  const vectors = singularVectors(near.information(0), 3, 1)
  const cosine = (a: number, b: number) => {
    const [x, y] = [vectors.subarray(3 * a, 3 * a + 3), vectors.subarray(3 * b, 3 * b + 3)]
    const dot = (p: Float32Array, q: Float32Array) =>
      p.reduce((sum, value, i) => sum + value * (q[i] ?? 0), 0)
    return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
  }
  expect(cosine(0, 1)).toBeGreaterThan(cosine(0, 3))
})
