/**
 * Recall@10 of the sign-bit scan and of int8 against exact float32 cosines, over real embeddings.
 * node bench/vectors-recall.ts VECTORS.f32 QUERIES.f32 DIMENSION: raw little-endian float32, row after row.
 */
import { readFileSync } from 'node:fs'
import { bitStride } from '../src/main/core/vectors/kernel/kernel.ts'
import { measureQuantiser, toBits, toInt16, toInt8 } from '../src/main/core/vectors/quantise.ts'
import { RowIndex } from '../src/main/core/vectors/row-index.ts'
import { blockSize } from '../src/main/core/vectors/store.ts'
import { greatest } from '../src/main/core/vectors/top.ts'

const [vectorFile = '', queryFile = '', dimensionText = '256'] = process.argv.slice(2)
const dimension = Number(dimensionText)
const load = (file: string) => new Float32Array(readFileSync(file).buffer.slice(0))
const rowsOf = (all: Float32Array) =>
  Array.from({ length: all.length / dimension }, (_, i) => all.subarray(i * dimension, (i + 1) * dimension))
const all = load(vectorFile)
const vectors = rowsOf(all)
const queries = rowsOf(load(queryFile))
const k = 10

const dot = (a: Float32Array | Int8Array | Int16Array, b: Float32Array | Int8Array) => {
  let sum = 0
  for (let i = 0; i < dimension; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
const length = (a: Float32Array | Int8Array) => Math.sqrt(dot(a, a)) || 1
const top = (score: (row: number) => number) =>
  greatest(
    Float32Array.from(vectors, (_, row) => score(row)),
    k,
  )

const { scale } = measureQuantiser(all.subarray(0, 1_024 * dimension), dimension, false)
const int8 = vectors.map((each) => toInt8(each, scale))
const lengths = vectors.map(length)
const int8Lengths = int8.map(length)
const exact = queries.map((query) => new Set(top((row) => dot(query, vectors[row]!) / lengths[row]!)))
const recall = (found: readonly (readonly number[])[]) =>
  found.reduce((sum, rows, q) => sum + rows.filter((row) => exact[q]?.has(row)).length, 0) /
  (k * queries.length)

console.log(
  `${vectors.length} vectors, ${queries.length} queries, ${dimension} dimensions, scale ${scale.toFixed(1)}`,
)
const fine = queries.map((query) => {
  const precise = toInt16(query)
  return top((row) => dot(precise, int8[row]!) / int8Lengths[row]!)
})
console.log(`int8 passages, 15-bit query: recall@10 ${recall(fine).toFixed(4)}`)
const coarse = queries.map((query) => {
  const rounded = toInt8(query, scale)
  return top((row) => dot(rounded, int8[row]!) / int8Lengths[row]!)
})
console.log(`int8 passages, int8 query: recall@10 ${recall(coarse).toFixed(4)}`)

for (const centred of [false, true]) {
  const { centre } = measureQuantiser(all, dimension, centred)
  const blocks = Math.ceil(vectors.length / blockSize)
  const index = new RowIndex(dimension, blocks, 'bits')
  const stride = bitStride(dimension)
  for (let block = 0; block < blocks; block += 1) {
    const rows = vectors.slice(block * blockSize, (block + 1) * blockSize)
    const bits = new Uint8Array(rows.length * stride)
    rows.forEach((row, i) => {
      bits.set(toBits(row, centre), i * stride)
    })
    const passages = Uint32Array.from(rows, (_, i) => block * blockSize + i + 1)
    index.put({ id: block + 1, revision: 1, passages, bits })
  }
  for (const candidates of [100, 200, 400, 800, 1_600, 3_200]) {
    const found = queries.map((query) => {
      const allowed = index.rowsIn(undefined, new Set())
      const rows = index
        .scanBits(toBits(query, centre), allowed, candidates)
        .map((row) => index.passageAt(row) - 1)
      const precise = toInt16(query)
      const scores = Float32Array.from(rows, (row) => dot(precise, int8[row]!) / int8Lengths[row]!)
      return greatest(scores, k).map((at) => rows[at] ?? 0)
    })
    console.log(
      `bits${centred ? ', centred' : ''}, ${candidates} candidates: recall@10 ${recall(found).toFixed(4)}`,
    )
  }
}
