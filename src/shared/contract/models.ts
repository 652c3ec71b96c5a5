import { z } from 'zod'

export const model = z.object({
  id: z.string(),
  name: z.string(),
  /** Ships inside the program: cannot be removed. */
  shipped: z.boolean(),
  active: z.boolean(),
  dimension: z.number().int(),
  parameters: z.number().int(),
  layers: z.number().int(),
  maxLength: z.number().int(),
  /** The limit the person set, where they did. */
  lengthLimit: z.number().int().nullable(),
  pooling: z.string(),
  normalized: z.boolean(),
  hash: z.string(),
  /** Bytes on disk. */
  size: z.number().int(),
  addedAt: z.string().nullable(),
})
export type Model = z.infer<typeof model>

export const provider = z.object({
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  reason: z.string(),
  active: z.boolean(),
})
