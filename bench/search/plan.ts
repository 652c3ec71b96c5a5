/** What the measured processes are told: one JSON file. Each prints one JSON value. */
import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { measuredFilter } from './filters.ts'

export const plan = z.object({
  /** The library's database. */
  library: z.string(),
  /** Folder of the model that encodes queries. */
  model: z.string(),
  /** Folder for `queries.f32`, `passages.u32`, `exact.json` and what peers write. */
  work: z.string(),
  /** Float32 rows of every passage with a vector. */
  vectors: z.string(),
  dimension: z.number(),
  queries: z.array(z.string()),
  /** Queries that slow peers answer. */
  peerQueries: z.number(),
  /** Whether the search takes the model's own embedding, or a row of `queries.f32` while the encoding only counts. */
  encoded: z.boolean(),
  filters: z.array(measuredFilter),
})
export type Plan = z.infer<typeof plan>

/** Neighbours compared. */
export const k = 10

export const readPlan = (file: string | undefined): Plan =>
  plan.parse(JSON.parse(readFileSync(file ?? '', 'utf8')))

/** A small file's bytes are a part of memory that Node shares among such: this copies them. */
const ownBytes = (file: string): ArrayBuffer => Uint8Array.from(readFileSync(file)).buffer

/** Rows of `queries.f32`. */
export function readQueryVectors({ work, dimension }: Plan): Float32Array[] {
  const all = new Float32Array(ownBytes(join(work, 'queries.f32')))
  return Array.from({ length: all.length / dimension }, (_, i) =>
    all.subarray(i * dimension, (i + 1) * dimension),
  )
}

/** The exact answers of `exact.json`, as numbers of passages. */
export function readExact({ work }: Plan): ReadonlySet<number>[] {
  const passages = new Uint32Array(ownBytes(join(work, 'passages.u32')))
  const rows = z.array(z.array(z.number())).parse(JSON.parse(readFileSync(join(work, 'exact.json'), 'utf8')))
  return rows.map((each) => new Set(each.map((row) => passages[row]!)))
}

export function recallOf(
  exact: readonly ReadonlySet<number>[],
  found: readonly (readonly number[])[],
): number {
  const hits = found.reduce(
    (sum, passages, q) => sum + passages.filter((each) => exact[q]!.has(each)).length,
    0,
  )
  return hits / (k * Math.max(1, found.length))
}

/** As bin/fojas.mjs starts Node: it keeps the memory down. */
const asStarted = ['--max-semi-space-size=4']

/** Runs a stage in a process of its own while this one waits. @returns what it printed */
export function runStage<T>(name: string, schema: z.ZodType<T>, planFile: string, ...more: string[]): T {
  const file = join(import.meta.dirname, 'stages', `${name}.ts`)
  const { status, stdout } = spawnSync(process.execPath, [...asStarted, file, planFile, ...more], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}`)
  return schema.parse(JSON.parse(stdout))
}
