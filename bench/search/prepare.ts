/** What a measurement needs beside the library: texts and vectors of questions, float rows of the passages, exact answers. */
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Reader } from '../../src/main/core/library/database.ts'
import { blob, integer } from '../../src/main/core/library/sql.ts'
import type { Generation } from '../../src/main/core/vectors/generation.ts'
import { indexedPassages, vectorKey } from '../../src/main/core/vectors/store.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { exactNearest } from './exact.ts'
import { k, type Plan } from './plan.ts'
import { drawQueries, wordLaw } from './words.ts'

/** Passages written at a time. */
const chunk = 4_096

/** @param file lines of {"text"}; without it, texts are drawn from the words the library was made of */
export function queryTexts(folder: string, file: string | undefined, count: number): string[] {
  if (file === undefined) {
    const words = join(folder, 'words.json')
    if (!existsSync(words)) throw new Error('a real library needs --queries')
    return drawQueries(wordLaw.parse(JSON.parse(readFileSync(words, 'utf8'))), count)
  }
  const line = z.object({ text: z.string() })
  const texts = readFileSync(file, 'utf8')
    .split('\n')
    .filter((each) => each.trim() !== '')
    .map((each) => line.parse(JSON.parse(each)).text)
  // Evenly over the file: its order may say something.
  const step = Math.max(1, texts.length / count)
  return Array.from({ length: Math.min(count, texts.length) }, (_, i) => texts[Math.floor(i * step)]!)
}

export async function encodeQueries(model: string, texts: readonly string[]): Promise<Float32Array[]> {
  const engines = createNodeEngineHost()
  const encoder = engines.encoder('query')
  await encoder.load({ directory: model, precision: 'auto' })
  const rows: Float32Array[] = []
  for (const text of texts) rows.push((await encoder.encode([text], { side: 'query' })).embeddings)
  await engines.close()
  return rows
}

export function writeQueryVectors(work: string, rows: readonly Float32Array[]): void {
  const bytes = rows.map((row) => new Uint8Array(row.buffer, row.byteOffset, row.byteLength))
  writeFileSync(join(work, 'queries.f32'), Buffer.concat(bytes))
}

export function writePassages(work: string, passages: readonly number[]): void {
  writeFileSync(join(work, 'passages.u32'), new Uint8Array(Uint32Array.from(passages).buffer))
}

/** Rows of a real library: its int8 values as floats, for what the model gave is not kept. @returns the passages, in order */
export function writeStoredVectors(reader: Reader, { id, dimension }: Generation, file: string): number[] {
  const passages = indexedPassages(reader, id)
  const output = openSync(file, 'w')
  const rows = new Float32Array(chunk * dimension)
  let held = 0
  const flush = () => {
    writeSync(output, new Uint8Array(rows.buffer, 0, held * dimension * 4))
    held = 0
  }
  const sql = 'SELECT key, int8 FROM vector WHERE key >= ? AND key < ? ORDER BY key'
  let at = 0
  for (const row of reader.iterate(sql, vectorKey(id, 0), vectorKey(id + 1, 0))) {
    if (integer(row, 'key') !== vectorKey(id, passages[at] ?? 0))
      throw new Error('the library changed meanwhile')
    at += 1
    const bytes = blob(row, 'int8')
    rows.set(new Int8Array(bytes.buffer, bytes.byteOffset, dimension), held * dimension)
    held += 1
    if (held === chunk) flush()
  }
  flush()
  closeSync(output)
  return passages
}

export function writeExact(plan: Plan, queries: readonly Float32Array[]): void {
  const rows = exactNearest(plan.vectors, plan.dimension, queries, k)
  writeFileSync(join(plan.work, 'exact.json'), JSON.stringify(rows))
}
