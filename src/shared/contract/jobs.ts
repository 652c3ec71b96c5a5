import { z } from 'zod'

export const jobStates = [
  'queued',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const

export const jobProgress = z.object({
  done: z.number(),
  /** Null while the amount is not yet known. */
  total: z.number().nullable(),
  /** What is counted. */
  unit: z.enum(['files', 'documents', 'passages', 'bytes', 'pages', 'queries', 'steps']),
  /** What is being worked on, for the screen. */
  detail: z.string().optional(),
})
export type JobProgress = z.infer<typeof jobProgress>

export const errorReport = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.unknown()),
})

export const job = z.object({
  id: z.number().int(),
  kind: z.enum([
    'import',
    'index',
    'rescan',
    'backup',
    'restore',
    'evaluate',
    'doctor',
    'references',
    'ocr',
    'training',
    'retraining',
    'learning-curve',
    'words',
    'retraining',
    'learning-curve',
  ]),
  state: z.enum(jobStates),
  progress: jobProgress.nullable(),
  /** Units a second, over the last seconds. */
  rate: z.number().nullable(),
  /** Seconds. */
  remaining: z.number().nullable(),
  error: errorReport.nullable(),
  /** What the job's kind promises; JSON. */
  result: z.unknown(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  resumable: z.boolean(),
})
export type Job = z.infer<typeof job>
export type JobState = Job['state']
export type JobKindName = Job['kind']
