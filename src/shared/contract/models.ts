import { z } from 'zod'
import { poolingModes } from '../domain/vocabulary.ts'

export const registeredModel = z.object({
  id: z.string(),
  /** Part of Fojas: cannot be removed. */
  shipped: z.boolean(),
  /** Chosen to answer searches; until its index is done, the one before goes on answering. */
  active: z.boolean(),
  /** Its index answers searches now. */
  answering: z.boolean(),
  /** Passages with a vector of this model. */
  vectors: z.number().int(),
  /** Without `modules.json`: pooling and normalisation are the person's choice. */
  plain: z.boolean(),
  options: z.object({
    pooling: z.enum(poolingModes).optional(),
    normalise: z.boolean().optional(),
    /** Tokens; the model's own limit when absent. */
    maxLength: z.number().int().optional(),
  }),
  /** Of a model that was trained here. */
  trained: z.object({ parent: z.string(), labels: z.number().int(), date: z.string() }).nullable(),
  /** Its card in Markdown, without front matter; empty where it has none. */
  card: z.string(),
})
export type ModelRow = z.infer<typeof registeredModel>

/** One of the two: a folder or a zip on the machine that runs Fojas, or what the browser sent. */
export const addModelInput = z.object({ path: z.string().min(1) }).or(z.object({ upload: z.string().min(1) }))

/** Absent: left as it is. Null: the model's own again. */
export const configureModelInput = z.object({
  id: z.string(),
  pooling: z.enum(poolingModes).nullish(),
  normalise: z.boolean().nullish(),
  maxLength: z.number().int().nullish(),
})

export const modelRef = z.object({ id: z.string() })

export const providerStatus = z.object({
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  active: z.boolean(),
  /** Why not, and how to install it; empty when available. */
  reason: z.string(),
  /** Largest absolute difference to the CPU on the probe batch. */
  probeError: z.number().optional(),
})
export type ProviderRow = z.infer<typeof providerStatus>
