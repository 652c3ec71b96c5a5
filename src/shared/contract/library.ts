import { z } from 'zod'
import { isoDate } from '../domain/document.ts'
import { sections } from '../domain/vocabulary.ts'

export const libraryStatus = z.object({
  directory: z.string(),
  shell: z.enum(['electron', 'web', 'cli', 'test']),
  version: z.string(),
  documents: z.number().int(),
  passages: z.number().int(),
  /** Bytes on disk. */
  size: z.number().int(),
  /** Whether the demo edition is in it. */
  demo: z.boolean(),
  demoQuestions: z.array(z.string()),
  model: z.object({ id: z.string(), name: z.string() }),
  index: z.object({
    /** `none`: nothing to search by meaning; `partial`: passages came after it. */
    state: z.enum(['none', 'building', 'partial', 'ready']),
    indexedPassages: z.number().int(),
    date: z.string().nullable(),
  }),
})
export type LibraryStatus = z.infer<typeof libraryStatus>

export const importRequest = z.object({
  /** Absolute paths on the machine that runs Fojas. */
  paths: z.array(z.string()).default([]),
  /** Ids given by the upload endpoint of the browser shell. */
  uploads: z.array(z.string()).default([]),
  bodyOnly: z.boolean().default(false),
  /** Build the meaning index when the import is done. */
  thenIndex: z.boolean().default(true),
})

export const rejection = z.object({ file: z.string(), code: z.string(), message: z.string() })
export type Rejection = z.infer<typeof rejection>

/** Result of an import job: what this call added. */
export const importResult = z.object({
  documents: z.number().int(),
  passages: z.number().int(),
  unchanged: z.number().int(),
  updated: z.number().int(),
  rejected: z.array(rejection),
})
export type ImportResult = z.infer<typeof importResult>

export const indexResult = z.object({ model: z.string(), passages: z.number().int(), seconds: z.number() })
export type IndexResult = z.infer<typeof indexResult>

export const linkedFolder = z.object({
  id: z.number().int(),
  path: z.string(),
  watching: z.boolean(),
  documents: z.number().int(),
  rejected: z.number().int(),
  vanished: z.number().int(),
  lastScan: z.string().nullable(),
})
export type LinkedFolder = z.infer<typeof linkedFolder>

/** A file that was seen, and what became of it. */
export const sourceFile = z.object({
  id: z.number().int(),
  name: z.string(),
  path: z.string().nullable(),
  state: z.enum(['imported', 'rejected', 'vanished']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  documents: z.number().int(),
  importedAt: z.string(),
})
export type SourceFileRow = z.infer<typeof sourceFile>

export const edition = z.object({
  date: isoDate,
  section: z.enum(sections),
  documents: z.number().int(),
})

export const doctorReport = z.object({
  fojas: z.string(),
  node: z.string(),
  platform: z.string(),
  sqlite: z.string(),
  sqliteVec: z.string(),
  onnxruntime: z.string(),
  memory: z.object({ total: z.number(), free: z.number(), process: z.number() }),
  disk: z.object({ free: z.number(), library: z.number() }),
  providers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      available: z.boolean(),
      reason: z.string(),
      active: z.boolean(),
    }),
  ),
  integrity: z.object({ ok: z.boolean(), problems: z.array(z.string()) }),
})
export type DoctorReport = z.infer<typeof doctorReport>
