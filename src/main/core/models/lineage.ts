/** Where a model that was trained here comes from: a file in its folder, beside the card that says it to people. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const file = 'fojas.json'

export const lineage = z.object({
  /** Registered model it started from. */
  parent: z.string(),
  /** sha256 over the parent's files, as an index's identity has it. */
  parentHash: z.string(),
  recipe: z.enum(['adapter', 'lora', 'full']),
  /** Of the library that trained it. */
  training: z.number().int(),
  labels: z.number().int(),
  date: z.string(),
})
export type Lineage = z.infer<typeof lineage>

/** Null for a model from elsewhere, or whose file is damaged: it then stands for itself. */
export async function readLineage(directory: string): Promise<Lineage | null> {
  const path = join(directory, file)
  if (!existsSync(path)) return null
  try {
    return lineage.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

export async function writeLineage(directory: string, from: Lineage): Promise<void> {
  await writeFile(join(directory, file), `${JSON.stringify(from, null, 2)}\n`)
}
