/** What main and core say to each other; each side checks what it receives. */
import { z } from 'zod'
import { isErrorCode, type ErrorCode } from '../../../shared/errors/index.ts'

const id = z.number().int().nonnegative()
const report = z.object({
  code: z.custom<ErrorCode>(isErrorCode),
  message: z.string(),
  params: z.record(z.string(), z.unknown()),
})

/** `page` and `engine` bring a port with them. */
export const toCore = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    libraryDirectory: z.string().min(1),
    resourcesDirectory: z.string().min(1),
    version: z.string(),
  }),
  z.object({ kind: z.literal('page') }),
  z.object({ kind: z.literal('engine'), id }),
  z.object({ kind: z.literal('engine-exit'), id, detail: z.string() }),
  /** Whether the computer runs on its battery. */
  z.object({ kind: z.literal('power'), battery: z.boolean() }),
  z.object({ kind: z.literal('close') }),
])
export type ToCore = z.infer<typeof toCore>

export const fromCore = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  /** The library could not be opened; another core may try again. */
  z.object({ kind: z.literal('refused'), error: report }),
  /** Only main can start a process: it answers with `engine` and a port. */
  z.object({ kind: z.literal('start-engine'), id, role: z.enum(['query', 'index', 'train']) }),
  z.object({ kind: z.literal('kill-engine'), id }),
  /** A job went on or ended; `share` in [0, 1], null while its amount is not known; `notice` announces its end. */
  z.object({
    kind: z.literal('work'),
    id,
    running: z.boolean(),
    share: z.number().min(0).max(1).nullable(),
    notice: z.string().nullable(),
  }),
  z.object({ kind: z.literal('closed') }),
])
export type FromCore = z.infer<typeof fromCore>
export type Refusal = z.infer<typeof report>
