/** Messages between a client and its engine process; each side checks what it receives. */
import { z } from 'zod'
import { isErrorCode, type ErrorCode, type ErrorReport } from '../../shared/errors/index.ts'
import type { EncoderInfo, ProviderStatus } from './encoder.ts'
import {
  gradientsRequest,
  gradientsResult,
  modelSource,
  trainingEvaluation,
  trainingEvent,
  trainingPlan,
  trainingProbe,
  trainingProvider,
  trainingResult,
  trainingRun,
  trainingWay,
  verdict,
} from './protocol-training.ts'

const spec = modelSource.extend({
  precision: z.enum(['fp32', 'int8', 'auto']),
  maxLength: z.number().int().min(2).optional(),
  provider: z.string().optional(),
  threads: z.number().int().positive().optional(),
})

const texts = z.array(z.string())
const id = z.number().int()

export const request = z.discriminatedUnion('kind', [
  z.object({ id, kind: z.literal('load'), spec, cacheDirectory: z.string() }),
  z.object({
    id,
    kind: z.literal('encode'),
    texts,
    side: z.enum(['query', 'document']),
    prompt: z.string().optional(),
  }),
  z.object({ id, kind: z.literal('count'), texts }),
  z.object({ id, kind: z.literal('pid') }),
  z.object({ id, kind: z.literal('memory') }),
  z.object({ id, kind: z.literal('providers'), cacheDirectory: z.string() }),
  z.object({
    id,
    kind: z.literal('export'),
    model: modelSource,
    target: z.string(),
    precision: z.enum(['fp32', 'int8']),
  }),
  z.object({
    id,
    kind: z.literal('gradients'),
    request: gradientsRequest,
    cacheDirectory: z.string(),
  }),
  z.object({ id, kind: z.literal('provider'), run: trainingRun, cacheDirectory: z.string() }),
  z.object({ id, kind: z.literal('plan'), run: trainingRun, cacheDirectory: z.string() }),
  /** `available`: bytes at which it is given up. */
  z.object({
    id,
    kind: z.literal('probe'),
    run: trainingRun,
    way: trainingWay,
    available: z.number(),
    cacheDirectory: z.string(),
  }),
  /** `judged`: each evaluation waits for a verdict. `bytes`: forecast for it. */
  z.object({
    id,
    kind: z.literal('train'),
    run: trainingRun,
    judged: z.boolean(),
    bytes: z.number().nullable(),
    cacheDirectory: z.string(),
  }),
  z.object({ id, kind: z.literal('cancel'), target: id }),
  /** On the evaluation of the request `target` that waits. */
  z.object({ id, kind: z.literal('verdict'), target: id, verdict }),
])
export type Request = z.infer<typeof request>

const info: z.ZodType<EncoderInfo> = z.object({
  modelHash: z.string(),
  tokenizerHash: z.string(),
  dimension: z.number(),
  maxLength: z.number(),
  precision: z.enum(['fp32', 'int8']),
  provider: z.string(),
  pooling: z.string(),
  normalized: z.boolean(),
  parameters: z.number(),
  prompts: z.record(z.string(), z.string()),
})

const providers: z.ZodType<ProviderStatus[]> = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    available: z.boolean(),
    reason: z.string(),
    probeError: z.number().optional(),
    active: z.boolean(),
  }),
)

/** What each kind of request answers. */
export const answers = {
  load: info,
  encode: z.object({ embeddings: z.instanceof(Float32Array), tokens: z.number() }),
  count: z.array(z.number()),
  pid: z.number().int().positive(),
  memory: z.object({ peak: z.number(), available: z.number() }),
  providers,
  export: z.undefined(),
  gradients: gradientsResult,
  provider: trainingProvider,
  plan: trainingPlan,
  probe: trainingProbe,
  train: trainingResult,
}

const code = z.custom<ErrorCode>(isErrorCode)
const report: z.ZodType<ErrorReport> = z.object({
  code,
  message: z.string(),
  params: z.record(z.string(), z.unknown()),
})

export const reply = z.discriminatedUnion('ok', [
  z.object({ id, ok: z.literal(true), value: z.unknown() }),
  z.object({ id, ok: z.literal(false), error: report }),
])
export type Reply = z.infer<typeof reply>

/** Said of a request while it runs. */
export const note = z.object({ id, note: z.union([trainingEvent, trainingEvaluation]) })
export type Note = z.infer<typeof note>
