/** What each stage prints. */
import { z } from 'zod'
import { percentiles } from './figures.ts'
import { memory } from './memory.ts'

/** Milliseconds of the first question of a process: the engine with its model, the question's encoding, and all. */
const first = z.object({ engine: z.number(), encode: z.number(), total: z.number() })

export const applicationResult = z.object({
  first,
  /** Encoding of one question, counted in the hybrid and the semantic series. */
  encode: percentiles,
  series: z.array(z.object({ mode: z.string(), filter: z.string(), times: percentiles })),
  process: memory.nullable(),
  engine: memory.nullable(),
})
export type ApplicationResult = z.infer<typeof applicationResult>

export const legsResult = z.object({
  method: z.string(),
  candidates: z.number(),
  loadMilliseconds: z.number(),
  indexMegabytes: z.number(),
  /** The ten nearest, and as many as a hybrid search asks for. */
  ten: percentiles,
  nearest: percentiles,
  recall: z.number(),
  /** Documents ranked by words, without reading their texts. */
  words: percentiles,
  /** Megabytes of the file, and of its tables and indexes, greatest first. */
  disk: z.object({ file: z.number(), parts: z.record(z.string(), z.number()) }),
})
export type LegsResult = z.infer<typeof legsResult>

export const peerResult = z.object({
  name: z.string(),
  times: percentiles,
  /** Null for words, which have no exact answer. */
  recall: z.number().nullable(),
  buildSeconds: z.number(),
  /** The most the process had resident. */
  megabytes: z.number().nullable(),
  diskMegabytes: z.number().nullable(),
})
export type PeerResult = z.infer<typeof peerResult>
