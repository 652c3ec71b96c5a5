import { z } from 'zod'
import { span } from '../domain/document.ts'

/** Passages to take to a text document, in the order given. */
export const exportInput = z.object({
  passages: z
    .array(span.extend({ key: z.number().int() }))
    .min(1)
    .max(500),
  /** What was asked, for the heading. */
  query: z.string().max(2000).default(''),
})
export type ExportRequest = z.output<typeof exportInput>

export const exportedFile = z.object({
  /** `Fojas 28-8-2026.docx` */
  name: z.string(),
  mediaType: z.string(),
  /** The file, base64: the same over the three transports, and small. */
  base64: z.string(),
})
export type ExportedFile = z.infer<typeof exportedFile>
