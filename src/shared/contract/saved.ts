import { z } from 'zod'
import { searchFilters, searchModes, searchOrders } from './search.ts'

const name = z.string().trim().min(1).max(200)

export const saveInput = z.object({
  name,
  text: z.string().max(2000),
  mode: z.enum(searchModes).default('hybrid'),
  filters: searchFilters.default({}),
  order: z.enum(searchOrders).default('relevance'),
})
export type SaveRequest = z.output<typeof saveInput>

export const savedSearch = z.object({
  id: z.number().int(),
  name: z.string(),
  text: z.string(),
  mode: z.enum(searchModes),
  filters: searchFilters,
  order: z.enum(searchOrders),
  createdAt: z.string(),
  /** Documents that came in since and answer it, and were not looked at yet. */
  news: z.number().int(),
})
export type SavedSearch = z.infer<typeof savedSearch>

export const renameInput = z.object({ id: z.number().int(), name })

/** What is new for a saved search, the latest first; at most a thousand at a time, the rest stay new. */
export const newsOfSaved = z.object({ search: savedSearch, keys: z.array(z.number().int()) })
export type NewsOfSaved = z.infer<typeof newsOfSaved>
