/** Marks out of the library and into it: files of other programs, and packages between computers. */
import { z } from 'zod'
import { verdicts } from '../domain/verdicts.ts'
import { markFilter } from './label-marks.ts'

export const exchangeFormats = ['csv', 'jsonl', 'parquet', 'triplets', 'qrels', 'beir', 'package'] as const
export type ExchangeFormat = (typeof exchangeFormats)[number]
export const exportLabelsInput = z.object({
  format: z.enum(exchangeFormats),
  filter: markFilter.prefault({}),
  /** What leaves only when ticked. */
  include: z
    .object({
      matter: z.boolean().default(false),
      notes: z.boolean().default(false),
      history: z.boolean().default(false),
    })
    .prefault({}),
})
export type ExportLabelsInput = z.output<typeof exportLabelsInput>
export const exportPreview = z.object({
  questions: z.number().int(),
  marks: z.number().int(),
  annotators: z.array(z.string()),
  /** Names of what leaves, in words. */
  leaves: z.array(z.string()),
  stays: z.array(z.string()),
  sample: z.array(z.object({ question: z.string(), citation: z.string(), verdict: z.enum(verdicts) })),
})

/** Which column of a file is which; absent: not there. */
export const columnMapping = z.object({
  question: z.string().optional(),
  context: z.string().optional(),
  grade: z.string().optional(),
  document: z.string().optional(),
  annotator: z.string().optional(),
  note: z.string().optional(),
})
export type ColumnMapping = z.infer<typeof columnMapping>
export const labelFile = z.union([z.object({ path: z.string() }), z.object({ upload: z.string() })])
export const importPreviewInput = z.object({ file: labelFile, mapping: columnMapping.optional() })
export const rowError = z.object({ row: z.number().int(), message: z.string() })
export const importPreview = z.object({
  format: z.enum(exchangeFormats),
  columns: z.array(z.string()),
  mapping: columnMapping,
  rows: z.number().int(),
  sample: z.array(z.record(z.string(), z.string())),
  errors: z.array(rowError),
})
export type ImportPreview = z.infer<typeof importPreview>
export const importLabelsInput = z.object({ file: labelFile, mapping: columnMapping.optional() })
export const importedLabels = z.object({
  questions: z.number().int(),
  marks: z.number().int(),
  /** Were there already. */
  known: z.number().int(),
  /** Whose text the library does not hold; they are kept. */
  unheld: z.number().int(),
  errors: z.array(rowError),
})
export type ImportedLabels = z.infer<typeof importedLabels>

export const mergeConflict = z.object({
  question: z.string(),
  citation: z.string(),
  here: z.object({ annotator: z.string(), verdict: z.enum(verdicts) }),
  there: z.object({ annotator: z.string(), verdict: z.enum(verdicts) }),
})
export const merged = z.object({
  questions: z.number().int(),
  marks: z.number().int(),
  known: z.number().int(),
  /** First hundred. */
  conflicts: z.array(mergeConflict),
  conflictCount: z.number().int(),
})
export type Merged = z.infer<typeof merged>
export const mergeInput = z.object({ file: labelFile, preview: z.boolean().default(false) })
