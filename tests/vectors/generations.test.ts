import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openReader } from '../../src/main/core/library/connection.ts'
import type { Writer } from '../../src/main/core/library/database.ts'
import { scanMethods } from '../../src/main/core/vectors/generation.ts'
import { Bitset, VectorSearcher } from '../../src/main/core/vectors/searcher.ts'
import { VectorService } from '../../src/main/core/vectors/service.ts'
import {
  addPassages,
  embeddingOf,
  hashingEncoder,
  identity,
  openTestLibrary,
  quiet,
  sourceOf,
  textOf,
} from './support.ts'

let folder: string
let file: string
let writer: Writer

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fojas-vectors-'))
  file = join(folder, 'fojas.db')
  writer = openTestLibrary(file)
})
afterEach(() => {
  writer.close()
  rmSync(folder, { recursive: true })
})

async function built(
  passages: number,
  method: 'bits' | 'int8' = 'bits',
  candidates = 5_000,
): Promise<VectorService> {
  addPassages(writer, passages)
  const service = new VectorService(writer)
  const scan = { method, candidates, centred: true }
  const { id } = await service.build(identity, hashingEncoder(), sourceOf(writer), quiet(), scan)
  service.activate(id)
  return service
}

/** Every vector and where it stands, whatever the order they were written in. */
const contents = (from: Writer) =>
  from
    .all('SELECT key, hex(int8) AS int8, crc FROM vector ORDER BY key')
    .map((row) => [row['key'], row['int8'], row['crc']])

const query = embeddingOf('la consulta')

describe.each(scanMethods)('a search by %s', (method) => {
  it('gives what sqlite-vec gives over the same int8 vectors', async () => {
    await built(1_500, method)
    const searcher = new VectorSearcher(openReader(file))
    const { scale } = searcher.generation
    const reference = new Sqlite(file, { readonly: true })
    sqliteVec.load(reference)
    // The query at its own precision, the passages dequantised: only their rounding is left.
    const rows = reference.prepare('SELECT key & 4294967295 AS passage, int8 FROM vector').all() as {
      passage: number
      int8: Buffer
    }[]
    const distance = reference.prepare('SELECT vec_distance_cosine(?, ?) AS d').pluck()
    const bytes = (values: Float32Array) => Buffer.from(values.buffer)
    const expected = rows
      .map(({ passage, int8 }) => {
        const values = Float32Array.from(new Int8Array(int8), (value) => value / (scale ?? 0))
        return { passage, cosine: 1 - Number(distance.get(bytes(query), bytes(values))) }
      })
      .sort((a, b) => b.cosine - a.cosine)
    const found = searcher.search(query, 20)
    found.forEach(({ cosine }, i) => {
      expect(cosine).toBeCloseTo(expected[i]!.cosine, 4)
    })
    const all = searcher.cosines(
      query,
      rows.map((row) => row.passage),
    )
    for (const { passage, cosine } of expected)
      expect(Math.abs(all.get(passage)! - cosine)).toBeLessThan(1e-4)
    // And sqlite-vec's own int8 arithmetic on one passage against another.
    const [first, second] = rows
    const own = reference
      .prepare('SELECT vec_distance_cosine(vec_int8(?), vec_int8(?))')
      .pluck()
      .get(first!.int8, second!.int8)
    const asQuery = Float32Array.from(new Int8Array(first!.int8))
    expect(searcher.cosines(asQuery, [second!.passage]).get(second!.passage)).toBeCloseTo(1 - Number(own), 4)
    reference.close()
  })

  it('honours a filter', async () => {
    await built(1_200, method, 50)
    const searcher = new VectorSearcher(openReader(file))
    const members = [3, 400, 401, 1_100, 1_200]
    const found = searcher.search(query, 10, Bitset.of(members))
    expect(found.map((each) => each.passage).sort((a, b) => a - b)).toEqual(members)
    expect(searcher.search(query, 10, Bitset.of([]))).toEqual([])
    expect(searcher.search(query, 10, Bitset.of([90_000]))).toEqual([])
  })

  it('follows imports and deletions without being opened again', async () => {
    const service = await built(1_100, method)
    const searcher = new VectorSearcher(openReader(file))
    expect(searcher.refresh()).toBe(false)
    addPassages(writer, 300)
    await service.build(identity, hashingEncoder(), sourceOf(writer), quiet())
    expect(searcher.refresh()).toBe(true)
    expect(searcher.size).toBe(1_400)
    expect(searcher.search(embeddingOf(textOf(1_333)), 1)[0]?.passage).toBe(1_333)
    writer.run('DELETE FROM passage WHERE id = 1333')
    // Masked as soon as the passage is gone, before its vector is.
    searcher.refresh()
    expect(searcher.search(embeddingOf(textOf(1_333)), 1)[0]?.passage).not.toBe(1_333)
    service.follow()
    searcher.refresh()
    expect(searcher.size).toBe(1_399)
  })
})

it('a passage number given again to another text gets a vector of its own', async () => {
  const service = await built(40)
  const before = contents(writer)
  writer.run('DELETE FROM passage WHERE id = 40')
  addPassages(writer, 1)
  const source = sourceOf(writer)
  const renewed = { ...source, texts: (ids: readonly number[]) => ids.map((id) => `otro ${id}`) }
  await service.build(identity, hashingEncoder(), renewed, quiet())
  const after = contents(writer)
  expect(after.slice(0, 39)).toEqual(before.slice(0, 39))
  expect(after[39]).not.toEqual(before[39])
})

it('three flipped bytes are noticed, in a block and in a vector', async () => {
  await built(600)
  const flip = (table: string, column: string, from: number) => {
    const [row] = writer.all(`SELECT rowid AS id, ${column} AS b FROM ${table} LIMIT 1`)
    const bytes = Buffer.from(row!['b'] as Uint8Array)
    for (const at of [from, from + 1, from + 2]) bytes[at] = bytes[at]! ^ 0xff
    writer.run(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`, bytes, Number(row!['id']))
    return Number(row!['id'])
  }
  const searcher = new VectorSearcher(openReader(file))
  flip('vector', 'int8', 7)
  expect(() => searcher.search(query, 600)).toThrow(expect.objectContaining({ code: 'index_corrupt' }))
  flip('vector_block', 'bits', 100)
  expect(() => new VectorSearcher(openReader(file))).toThrow(
    expect.objectContaining({ code: 'index_corrupt' }),
  )
})

it('a build killed in the middle goes on, and ends as one that was not', async () => {
  addPassages(writer, 900)
  const script = fileURLToPath(new URL('./slow-build.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let done = 0
  await new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      done = Math.max(done, ...chunk.trim().split('\n').map(Number))
      if (done >= 200) child.kill('SIGKILL')
    })
    child.on('exit', () => {
      resolve()
    })
  })
  expect(child.signalCode).toBe('SIGKILL')
  const kept = contents(writer).length
  expect(kept).toBeGreaterThanOrEqual(200)
  expect(kept).toBeLessThan(900)

  const service = new VectorService(writer)
  let encoded = 0
  const encoder = hashingEncoder()
  const counting = {
    ...encoder,
    encode: (texts: readonly string[], options: Parameters<typeof encoder.encode>[1]) => {
      encoded += texts.length
      return encoder.encode(texts, options)
    },
  }
  const resumed = await service.build(identity, counting, sourceOf(writer), quiet())
  expect(encoded).toBe(900 - kept)
  expect(resumed).toMatchObject({ id: 1, state: 'ready', vectors: 900 })

  const whole = openTestLibrary(join(folder, 'whole.db'))
  addPassages(whole, 900)
  await new VectorService(whole).build(identity, hashingEncoder(), sourceOf(whole), quiet())
  expect(contents(writer)).toEqual(contents(whole))
  whole.close()
})

it('a cancelled build keeps what it wrote', async () => {
  addPassages(writer, 300)
  const controller = new AbortController()
  const context = quiet(controller.signal)
  const service = new VectorService(writer)
  const cancelling = {
    ...context,
    progress: ({ done }: { done: number }) => {
      if (done >= 96) controller.abort()
    },
  }
  await expect(service.build(identity, hashingEncoder(), sourceOf(writer), cancelling)).rejects.toMatchObject(
    {
      code: 'cancelled',
    },
  )
  expect(service.list()[0]).toMatchObject({ state: 'building', vectors: 96 })
  expect(() => service.activate(1)).toThrow(expect.objectContaining({ code: 'bad_request' }))
})

it('deletes free space, and sparse blocks are packed', async () => {
  const service = await built(6_000)
  writer.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const before = statSync(file).size
  writer.run('DELETE FROM passage WHERE id % 4 <> 0')
  service.follow()
  writer.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  expect(statSync(file).size).toBeLessThan(before * 0.6)
  expect(writer.get('PRAGMA freelist_count')).toEqual({ freelist_count: 0 })
  expect(writer.get('SELECT count(*) AS n FROM vector_block')).toEqual({ n: 2 })
  const searcher = new VectorSearcher(openReader(file))
  expect(searcher.size).toBe(1_500)
  expect(searcher.search(embeddingOf(textOf(4_000)), 1)[0]?.passage).toBe(4_000)
})

it('activation is one step, and the former generation is kept until it is removed', async () => {
  const service = await built(100)
  const second = await service.build(
    { ...identity, modelHash: 'other' },
    hashingEncoder(),
    sourceOf(writer),
    quiet(),
  )
  const reader = openReader(file)
  const active = () => reader.all("SELECT id FROM generation WHERE state = 'active'").map((row) => row['id'])
  expect(active()).toEqual([1])
  const searcher = new VectorSearcher(reader)
  const pinned = new VectorSearcher(reader, 1)
  // A failure between the two updates leaves the old one active.
  writer.exec(`CREATE TRIGGER break BEFORE UPDATE ON generation WHEN NEW.state = 'active'
    BEGIN SELECT raise(ABORT, 'power cut'); END`)
  expect(() => service.activate(second.id)).toThrow('power cut')
  expect(active()).toEqual([1])
  writer.exec('DROP TRIGGER break')
  service.activate(second.id)
  expect(active()).toEqual([second.id])
  expect(searcher.refresh()).toBe(true)
  expect(searcher.generation.id).toBe(second.id)
  // One that was asked for by its number stays that one.
  expect(pinned.refresh()).toBe(false)
  expect(pinned.generation.id).toBe(1)
  expect(searcher.search(query, 3)).toHaveLength(3)
  expect(() => {
    service.remove(second.id)
  }).toThrow(expect.objectContaining({ code: 'model_in_use' }))
  service.remove(1)
  expect(service.list().map((each) => each.id)).toEqual([second.id])
  expect(contents(writer)).toHaveLength(100)
})
