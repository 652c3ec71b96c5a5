/** onnxruntime sessions: ONNX files generated once into the cache folder, opened with Fojas's options. */
import * as ort from 'onnxruntime-node'
import { FojasError } from '../../shared/errors/index.ts'
import { cachedGraph, type CachedGraph } from './graph-cache.ts'
import type { Graph } from '../ml/graph.ts'
import { inputNames } from '../ml/modernbert.ts'
import { toOnnx, type WeightFormat } from '../ml/onnx.ts'
import type { Weights } from '../ml/weights.ts'

/** Changes whenever the graph or its lowering does, so that older generated files are not used. */
const GENERATOR = 3

export interface SessionPlan {
  readonly graph: Graph
  readonly weights: Weights
  readonly format: WeightFormat
  readonly maxPositions: number
  /** Names the files: the model's hash, or what else identifies graph and weights. */
  readonly key: string
  readonly cacheDirectory: string
  readonly threads?: number | undefined
}

function generated(plan: SessionPlan, fused: boolean): CachedGraph {
  const kind = fused ? plan.format : `${plan.format}-plain`
  const stem = `${plan.key}-${kind}-${plan.maxPositions}-g${GENERATOR}`
  return cachedGraph(plan.cacheDirectory, stem, (dataFile) =>
    toOnnx(plan.graph, plan.weights, {
      ...{ format: plan.format, fused, maxPositions: plan.maxPositions },
      dataFile,
    }),
  )
}

/** What each session holds of the cache. */
const leases = new WeakMap<ort.InferenceSession, CachedGraph>()

/** A session on a file of the cache, which stays for as long as the session does. */
export async function openCached(
  graph: CachedGraph,
  options: ort.InferenceSession.SessionOptions,
): Promise<ort.InferenceSession> {
  try {
    const session = await ort.InferenceSession.create(graph.path, options)
    leases.set(session, graph)
    return session
  } catch (error) {
    graph.release()
    throw error
  }
}

export async function closeSession(session: ort.InferenceSession): Promise<void> {
  await session.release()
  leases.get(session)?.release()
}

export async function openSession(
  plan: SessionPlan,
  provider: string,
  sequential = true,
): Promise<ort.InferenceSession> {
  // WebGPU's fused attention was seen to be wrong by up to .1 (on SwiftShader): elsewhere it is spelt out.
  const graph = generated(plan, provider === 'cpu')
  try {
    return await openCached(graph, {
      executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
      graphOptimizationLevel: 'all',
      executionMode: sequential ? 'sequential' : 'parallel',
      // Lengths differ from run to run: a pattern planned for one is memory wasted for the next.
      enableMemPattern: false,
      enableCpuMemArena: true,
      logSeverityLevel: 3,
      ...(plan.threads === undefined ? {} : { intraOpNumThreads: plan.threads }),
      extra: {
        session: {
          // Idle threads must not spin while another engine needs the cores.
          intra_op: { allow_spinning: '0' },
          // A masked key's weight comes out as the least denormal, and products with those take a hundred
          // times longer: half of the attention's time at 512 tokens.
          set_denormal_as_zero: '1',
        },
      },
    })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw provider === 'cpu'
      ? new FojasError('model_invalid', { detail }, { cause: error })
      : new FojasError('provider_unavailable', { provider, detail }, { cause: error })
  }
}

/** Runs token ids, shorter rows padded to the longest. @returns [rows.length, dimension] */
export async function runRows(
  session: ort.InferenceSession,
  rows: readonly (readonly number[])[],
  output: string,
  dimension: number,
): Promise<Float32Array> {
  const length = Math.max(...rows.map((row) => row.length))
  const shape = [rows.length, length]
  const ids = new BigInt64Array(rows.length * length)
  const mask = new BigInt64Array(rows.length * length)
  for (const [r, row] of rows.entries()) {
    for (const [i, id] of row.entries()) ids[r * length + i] = BigInt(id)
    mask.fill(1n, r * length, r * length + row.length)
  }
  // Electron copies what it does not own: the output is allocated here.
  const out = new Float32Array(rows.length * dimension)
  await session.run(
    {
      [inputNames.ids]: new ort.Tensor('int64', ids, shape),
      [inputNames.mask]: new ort.Tensor('int64', mask, shape),
    },
    { [output]: new ort.Tensor('float32', out, [rows.length, dimension]) },
  )
  return out
}
