/** The tables of `schema.ts`. Whatever leaves here had its checksum verified. */
import { crc32 } from 'node:zlib'
import { FojasError } from '../../../shared/errors/index.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { blob, integer, oneOf, real, text, textOrNull } from '../library/sql.ts'
import {
  generationStates,
  scanMethods,
  type Generation,
  type GenerationIdentity,
  type ScanChoice,
} from './generation.ts'
import type { Quantiser } from './quantise.ts'

/** Passages a block holds at most: 32 KiB of bits at 256 dimensions, 96 KiB at 768. */
export const blockSize = 1_024
const keyStep = 2 ** 32
export const vectorKey = (generation: number, passage: number): number => generation * keyStep + passage

export interface Block {
  readonly id: number
  readonly revision: number
  /** 0 where a passage was deleted. */
  readonly passages: Uint32Array
  /** [passages.length, bit stride]. */
  readonly bits: Uint8Array
}

export interface VectorRow {
  readonly passage: number
  readonly int8: Int8Array
  readonly bits: Uint8Array
}

function generationOf(row: Row): Generation {
  const centre = row['centre']
  return {
    id: integer(row, 'id'),
    model: text(row, 'model'),
    modelHash: text(row, 'model_hash'),
    tokenizerHash: text(row, 'tokenizer_hash'),
    pooling: text(row, 'pooling'),
    prompt: text(row, 'prompt'),
    maxLength: integer(row, 'max_length'),
    precision: text(row, 'precision'),
    headerRule: text(row, 'header_rule'),
    passageRule: text(row, 'passage_rule'),
    bodyOnly: integer(row, 'body_only') === 1,
    dimension: integer(row, 'dimension'),
    state: oneOf(row, 'state', generationStates),
    scale: row['scale'] === null ? null : real(row, 'scale'),
    centre: centre === null ? null : new Float32Array(blob(row, 'centre').slice().buffer),
    centred: integer(row, 'centred') === 1,
    method: oneOf(row, 'method', scanMethods),
    candidates: integer(row, 'candidates'),
    answersWith: textOrNull(row, 'answers_with'),
    revision: integer(row, 'revision'),
    createdAt: text(row, 'created_at'),
    finishedAt: textOrNull(row, 'finished_at'),
  }
}

export function listGenerations(reader: Reader): Generation[] {
  return reader.all('SELECT * FROM generation ORDER BY id').map(generationOf)
}

export function findGeneration(reader: Reader, id: number): Generation | undefined {
  const row = reader.get('SELECT * FROM generation WHERE id = ?', id)
  return row === undefined ? undefined : generationOf(row)
}

export function activeGeneration(reader: Reader): Generation | undefined {
  const row = reader.get("SELECT * FROM generation WHERE state = 'active'")
  return row === undefined ? undefined : generationOf(row)
}

export function addGeneration(writer: Writer, spec: GenerationIdentity, scan: ScanChoice): number {
  return writer.run(
    `INSERT INTO generation(model, model_hash, tokenizer_hash, pooling, prompt, max_length, precision, header_rule,
      passage_rule, body_only, dimension, state, centred, method, candidates, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'building', ?, ?, ?, ?)`,
    ...[spec.model, spec.modelHash, spec.tokenizerHash, spec.pooling, spec.prompt, spec.maxLength],
    ...[spec.precision, spec.headerRule, spec.passageRule, spec.bodyOnly ? 1 : 0, spec.dimension],
    ...[scan.centred ? 1 : 0, scan.method, scan.candidates, new Date().toISOString()],
  ).lastInsertRowid
}

export function setQuantiser(writer: Writer, generation: number, quantiser: Quantiser): void {
  const { scale, centre } = quantiser
  writer.run(
    'UPDATE generation SET scale = ?, centre = ? WHERE id = ?',
    scale,
    centre === null ? null : new Uint8Array(centre.buffer, centre.byteOffset, centre.byteLength),
    generation,
  )
}

export function finishGeneration(writer: Writer, generation: number): void {
  writer.run(
    `UPDATE generation SET finished_at = ?, state = CASE state WHEN 'building' THEN 'ready' ELSE state END WHERE id = ?`,
    new Date().toISOString(),
    generation,
  )
}

/** One transaction: searches see the old generation or the new one, never none. */
export function activateGeneration(writer: Writer, generation: number, answersWith: string | null): void {
  writer.transaction(() => {
    writer.run("UPDATE generation SET state = 'retired' WHERE state = 'active' AND id <> ?", generation)
    writer.run(
      "UPDATE generation SET state = 'active', answers_with = ? WHERE id = ?",
      answersWith,
      generation,
    )
  })
}

export function removeGeneration(writer: Writer, generation: number): void {
  writer.transaction(() => {
    writer.run('DELETE FROM vector WHERE key >= ? AND key < ?', ...keyRange(generation))
    writer.run('DELETE FROM vector_block WHERE generation = ?', generation)
    writer.run('DELETE FROM generation WHERE id = ?', generation)
  })
  giveBack(writer)
}

const keyRange = (generation: number): [number, number] => [
  vectorKey(generation, 0),
  vectorKey(generation + 1, 0),
]

/** Freed pages leave the file. */
export function giveBack(writer: Writer): void {
  writer.exec('PRAGMA incremental_vacuum')
}

/** Ascending. */
export function indexedPassages(reader: Reader, generation: number): number[] {
  const rows = reader.all(
    'SELECT key - ? AS passage FROM vector WHERE key >= ? AND key < ? ORDER BY key',
    vectorKey(generation, 0),
    ...keyRange(generation),
  )
  return rows.map((row) => integer(row, 'passage'))
}

export function countVectors(reader: Reader, generation: number): number {
  const row = reader.get(
    'SELECT coalesce(sum(live), 0) AS n FROM vector_block WHERE generation = ?',
    generation,
  )
  return row === undefined ? 0 : integer(row, 'n')
}

export const gonePassages = (reader: Reader): number[] =>
  reader.all('SELECT passage FROM vector_gone').map((row) => integer(row, 'passage'))

function blockOf(row: Row): Block {
  const passages = blob(row, 'passages')
  const bits = blob(row, 'bits')
  const id = integer(row, 'id')
  if (crc32(bits, crc32(passages)) !== integer(row, 'crc')) {
    throw new FojasError('index_corrupt', { detail: `bloque ${id}` })
  }
  return { id, revision: integer(row, 'revision'), passages: new Uint32Array(passages.slice().buffer), bits }
}

/** Blocks written after `revision`, oldest first. @throws FojasError index_corrupt */
export function* blocksSince(reader: Reader, generation: number, revision: number): Generator<Block> {
  const rows = reader.iterate(
    'SELECT * FROM vector_block WHERE generation = ? AND revision > ? ORDER BY revision, id',
    generation,
    revision,
  )
  for (const row of rows) yield blockOf(row)
}

export const blockIds = (reader: Reader, generation: number): number[] =>
  reader.all('SELECT id FROM vector_block WHERE generation = ?', generation).map((row) => integer(row, 'id'))

/**
 * The int8 vectors of passages, in the order asked, without those that have none. One statement for all: a call for
 * each row costs two and a half times as much.
 * @throws FojasError index_corrupt
 */
export function readVectors(
  reader: Reader,
  generation: number,
  passages: readonly number[],
): { passage: number; int8: Uint8Array }[] {
  const keys = passages.map((passage) => vectorKey(generation, passage))
  return reader
    .all(
      `SELECT j.key AS at, v.int8, v.crc FROM json_each(?) j CROSS JOIN vector v ON v.key = j.value`,
      JSON.stringify(keys),
    )
    .map((row) => {
      const passage = passages[integer(row, 'at')] ?? 0
      const int8 = blob(row, 'int8')
      if (crc32(int8) !== integer(row, 'crc'))
        throw new FojasError('index_corrupt', { detail: `vector del pasaje ${passage}` })
      return { passage, int8 }
    })
}

function nextRevision(writer: Writer, generation: number): number {
  writer.run('UPDATE generation SET revision = revision + 1 WHERE id = ?', generation)
  const row = writer.get('SELECT revision FROM generation WHERE id = ?', generation)
  return row === undefined ? 0 : integer(row, 'revision')
}

/** Appends in one transaction, filling the last block first. */
export function appendVectors(writer: Writer, generation: number, rows: readonly VectorRow[]): void {
  writer.transaction(() => {
    const revision = nextRevision(writer, generation)
    let at = 0
    while (at < rows.length) {
      const last = writer.get(
        'SELECT * FROM vector_block WHERE generation = ? ORDER BY id DESC LIMIT 1',
        generation,
      )
      const open = last === undefined ? undefined : blockOf(last)
      const grown = open !== undefined && open.passages.length < blockSize ? open : undefined
      const taken = rows.slice(at, at + blockSize - (grown?.passages.length ?? 0))
      at += taken.length
      const passages = Uint32Array.from([...(grown?.passages ?? []), ...taken.map((row) => row.passage)])
      const bits = Buffer.concat([grown?.bits ?? new Uint8Array(), ...taken.map((row) => row.bits)])
      const block = putBlock(writer, generation, grown?.id ?? null, passages, bits, revision)
      for (const row of taken) {
        const int8 = new Uint8Array(row.int8.buffer, row.int8.byteOffset, row.int8.byteLength)
        writer.run(
          'INSERT INTO vector(key, block, int8, crc) VALUES (?, ?, ?, ?)',
          ...[vectorKey(generation, row.passage), block, int8, crc32(int8)],
        )
      }
    }
  })
}

function putBlock(
  writer: Writer,
  generation: number,
  id: number | null,
  passages: Uint32Array,
  bits: Uint8Array,
  revision: number,
): number {
  const bytes = new Uint8Array(passages.buffer, passages.byteOffset, passages.byteLength)
  const live = passages.filter((passage) => passage !== 0).length
  return writer.run(
    'INSERT OR REPLACE INTO vector_block(id, generation, passages, bits, live, crc, revision) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[id, generation, bytes, bits, live, crc32(bits, crc32(bytes)), revision],
  ).lastInsertRowid
}

/**
 * Drops the vectors of passages that no longer exist, from every generation, and packs blocks left more than half
 * empty, in one transaction; their pages go back to the file system.
 */
export function dropVectors(writer: Writer, passages: readonly number[]): void {
  if (passages.length === 0) return
  writer.transaction(() => {
    for (const { id } of listGenerations(writer)) {
      const blocks = new Map<number, Set<number>>()
      for (const passage of passages) {
        const row = writer.get('SELECT block FROM vector WHERE key = ?', vectorKey(id, passage))
        if (row === undefined) continue
        const block = integer(row, 'block')
        blocks.set(block, (blocks.get(block) ?? new Set()).add(passage))
        writer.run('DELETE FROM vector WHERE key = ?', vectorKey(id, passage))
      }
      if (blocks.size === 0) continue
      const revision = nextRevision(writer, id)
      for (const [blockId, dropped] of blocks) {
        const block = blockOf(writer.get('SELECT * FROM vector_block WHERE id = ?', blockId) ?? {})
        const left = block.passages.map((passage) => (dropped.has(passage) ? 0 : passage))
        putBlock(writer, id, blockId, left, block.bits, revision)
      }
      pack(writer, id, revision)
    }
    for (const passage of passages) writer.run('DELETE FROM vector_gone WHERE passage = ?', passage)
  })
  giveBack(writer)
}

/** Moves what is left of sparse blocks into new, full ones. */
function pack(writer: Writer, generation: number, revision: number): void {
  const sparse = writer
    .all('SELECT * FROM vector_block WHERE generation = ? AND live * 8 < length(passages)', generation)
    .map(blockOf)
  const kept: { passage: number; bits: Uint8Array }[] = []
  for (const block of sparse) {
    const stride = block.bits.length / block.passages.length
    block.passages.forEach((passage, i) => {
      if (passage !== 0) kept.push({ passage, bits: block.bits.subarray(i * stride, (i + 1) * stride) })
    })
    writer.run('DELETE FROM vector_block WHERE id = ?', block.id)
  }
  for (let at = 0; at < kept.length; at += blockSize) {
    const rows = kept.slice(at, at + blockSize)
    const passages = Uint32Array.from(rows, (row) => row.passage)
    const id = putBlock(
      writer,
      generation,
      null,
      passages,
      Buffer.concat(rows.map((row) => row.bits)),
      revision,
    )
    for (const row of rows) {
      writer.run('UPDATE vector SET block = ? WHERE key = ?', id, vectorKey(generation, row.passage))
    }
  }
}
