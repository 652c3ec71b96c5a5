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
})
export type LibraryStatus = z.infer<typeof libraryStatus>

export const importRequest = z.object({
  /** Absolute paths on the machine that runs Fojas. */
  paths: z.array(z.string()).default([]),
  /** Ids given by the upload endpoint of the browser shell. */
  uploads: z.array(z.string()).default([]),
  bodyOnly: z.boolean().default(false),
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
  /** From tables of InfoLEG: rows kept, and rows that said nothing that could be understood. */
  infoleg: z
    .object({ norms: z.number().int(), relations: z.number().int(), malformed: z.number().int() })
    .default({ norms: 0, relations: 0, malformed: 0 }),
})
export type ImportResult = z.infer<typeof importResult>

/** Result of an `ocr` job: documents read by machine, pages looked at, files in which it found nothing to read. */
export const ocrResult = z.object({
  documents: z.number().int(),
  pages: z.number().int(),
  failed: z.number().int(),
})
export type OcrResult = z.infer<typeof ocrResult>

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
export const sourceFileListInput = z.object({
  state: z.enum(['imported', 'rejected', 'vanished']).optional(),
  limit: z.number().int().min(1).max(1000).default(200),
  offset: z.number().int().min(0).default(0),
})
export const sourceFileList = z.object({ total: z.number().int(), files: z.array(sourceFile) })

/** A folder that is imported in place and followed. */
export const linkedFolder = z.object({
  id: z.number().int(),
  path: z.string(),
  /** `missing`: the folder is not there now (a drive unplugged); what came from it stays searchable. */
  state: z.enum(['watched', 'unwatched', 'missing']),
  /** On a drive of another computer: changes are seen when it is re-scanned. */
  network: z.boolean(),
  linkedAt: z.string(),
  /** When it was last read whole; null while the first time is under way. */
  scannedAt: z.string().nullable(),
  files: z.object({ imported: z.number().int(), rejected: z.number().int(), vanished: z.number().int() }),
  documents: z.number().int(),
  /** Of `documents`, those that no file has any more; they are kept. */
  vanishedDocuments: z.number().int(),
})
export type LinkedFolder = z.infer<typeof linkedFolder>
export const linkInput = z.object({
  /** Absolute path on the machine that runs Fojas. */
  path: z.string().min(1),
  bodyOnly: z.boolean().default(false),
})
/** `remove`: documents that came from this folder alone go with it; the files on the disk are never touched. */
export const unlinkInput = z.object({ id: z.number().int(), documents: z.enum(['keep', 'remove']) })

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
  memory: z.object({ total: z.number(), free: z.number(), process: z.number() }),
  /** Bytes; `cache`: graphs made for onnxruntime, which are made again where they are missing. */
  disk: z.object({ library: z.number(), cache: z.number() }),
  integrity: z.object({ ok: z.boolean(), problems: z.array(z.string()) }),
})
export type DoctorReport = z.infer<typeof doctorReport>
