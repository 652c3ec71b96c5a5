/** Which precision this processor runs best, found by running it and remembered in the cache folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { env, Tensor } from 'onnxruntime-node'
import { z } from 'zod'
import { GraphBuilder } from '../ml/graph.ts'
import { outputNames } from '../ml/modernbert.ts'
import { float32Tensor } from '../ml/safetensors.ts'
import { closeSession, openSession, runRows, type SessionPlan } from './sessions.ts'

const memory = z.record(z.string(), z.union([z.boolean(), z.enum(['fp32', 'int8'])]))

/** Remembers an answer for this processor and this onnxruntime; a lost or damaged file costs a new probe. */
async function remembered<T extends boolean | 'fp32' | 'int8'>(
  cacheDirectory: string,
  key: string,
  accept: (value: unknown) => value is T,
  probe: () => Promise<T>,
): Promise<T> {
  const file = join(cacheDirectory, 'probes.json')
  const full = `${key} | ${cpus()[0]?.model ?? ''} | ${env.versions.node ?? env.versions.common}`
  const read = (): z.infer<typeof memory> => {
    try {
      return memory.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return {}
    }
  }
  const known = read()[full]
  if (accept(known)) return known
  const value = await probe()
  mkdirSync(cacheDirectory, { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify({ ...read(), [full]: value }, null, 1))
  return value
}

const PROBE_WIDTH = 64

/**
 * Whether u8·s8 products are summed exactly. Without VNNI pairs are added in 16 bits: 255 · 127 twice does not
 * fit, and a row of ones times a column of ones comes out far too small.
 */
export function exactInt8(cacheDirectory: string): Promise<boolean> {
  const accept = (value: unknown): value is boolean => typeof value === 'boolean'
  return remembered(cacheDirectory, 'exact u8s8', accept, async () => {
    const graph = new GraphBuilder()
    const ids = graph.input('input_ids', ['batch', 'sequence'])
    const table = graph.parameter('table', [1, PROBE_WIDTH])
    const weight = graph.parameter('weight', [PROBE_WIDTH, PROBE_WIDTH])
    graph.output(outputNames.document, graph.apply('linear', [graph.apply('embed', [table, ids]), weight]))
    const ones = (shape: readonly [number, number]) =>
      float32Tensor(shape, new Float32Array(shape[0] * shape[1]).fill(1))
    const session = await openSession(
      {
        graph: graph.build(),
        weights: new Map([
          ['table', ones([1, PROBE_WIDTH])],
          ['weight', ones([PROBE_WIDTH, PROBE_WIDTH])],
        ]),
        format: 'int8',
        maxPositions: 1,
        key: 'exact-probe',
        cacheDirectory,
      },
      'cpu',
    )
    const result = await session.run({ input_ids: rowOfZeros() })
    await closeSession(session)
    const values = result[outputNames.document]?.data
    return values instanceof Float32Array && values.every((v) => Math.abs(v - PROBE_WIDTH) < 1)
  })
}

const rowOfZeros = (): Tensor => new Tensor('int64', new BigInt64Array(4), [1, 4])

/** Least cosine of int8 with fp32 that a probe accepts. */
const FAITHFUL = 0.995

/** int8 where it is faster on this processor and agrees with fp32; else fp32. */
export function choosePrecision(
  plan: (format: SessionPlan['format']) => SessionPlan,
  rows: readonly (readonly number[])[],
  dimension: number,
  cacheDirectory: string,
): Promise<'fp32' | 'int8'> {
  const accept = (value: unknown): value is 'fp32' | 'int8' => value === 'fp32' || value === 'int8'
  return remembered(cacheDirectory, `precision ${plan('fp32').key}`, accept, async () => {
    const format = (await exactInt8(cacheDirectory)) ? 'int8' : 'int7'
    const time = async (f: SessionPlan['format']): Promise<{ ms: number; vectors: Float32Array[] }> => {
      const session = await openSession(plan(f), 'cpu')
      let best = Infinity
      let vectors: Float32Array[] = []
      // The first two runs of a session are slow.
      for (let run = 0; run < 5; run++) {
        const start = performance.now()
        vectors = []
        for (const row of rows) vectors.push(await runRows(session, [row], outputNames.document, dimension))
        best = Math.min(best, performance.now() - start)
      }
      await closeSession(session)
      return { ms: best, vectors }
    }
    const [full, small] = [await time('fp32'), await time(format)]
    const faithful = full.vectors.every((v, i) => cosine(v, small.vectors[i] ?? v) >= FAITHFUL)
    return faithful && small.ms < full.ms ? 'int8' : 'fp32'
  })
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0
    dot += x * y
    aa += x * x
    bb += y * y
  }
  return dot / Math.sqrt(aa * bb)
}
