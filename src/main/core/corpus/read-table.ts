/** A table of facts read in stretches, each by itself: what a worker does, so that one of any size fits in memory. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { FojasError } from '../../../shared/errors/index.ts'
import { firstLine, readStretch } from './formats/csv-stretch.ts'
import type { FactRow } from './formats/row-format.ts'
import { recogniseTable } from './formats/rows.ts'

export interface TableBatch {
  readonly rows: readonly FactRow[]
  /** Records that say nothing that can be understood. */
  readonly malformed: number
  /** Byte where the next stretch begins. */
  readonly next: number
  readonly done: boolean
}

/** Bytes of the first look at a file. */
export const headBytes = 64 * 1024
/** Bytes read at once: some five hundred rows, so that what they leave in memory is collected while it is young. */
const stretchBytes = 256 * 1024
/** A record longer than this was never closed. */
const longestRecord = 8 * 1024 * 1024

function readAt(file: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let held = 0
  while (held < length) {
    const count = readSync(file, bytes, held, length - held, at + held)
    if (count === 0) break
    held += count
  }
  return bytes.subarray(0, held)
}

export function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r')
  try {
    return readAt(file, 0, headBytes)
  } finally {
    closeSync(file)
  }
}

/** sha256 of the file, hex. */
export function hashOf(path: string): string {
  const file = openSync(path, 'r')
  const hash = createHash('sha256')
  try {
    for (let at = 0; ;) {
      const bytes = readAt(file, at, stretchBytes)
      if (bytes.length === 0) return hash.digest('hex')
      hash.update(bytes)
      at += bytes.length
    }
  } finally {
    closeSync(file)
  }
}

/**
 * @param at byte of a record's beginning; 0 for the first
 * @throws FojasError malformed_file where the file is no longer the table it was
 */
export function readTable(path: string, name: string, at: number): TableBatch {
  const { size } = statSync(path)
  const table = recogniseTable(headOf(path))
  if (table === null || at > size)
    throw new FojasError('malformed_file', { name, detail: 'cambió mientras se lo leía' })
  const { format, header } = table
  const from = Math.max(at, header.end)
  const file = openSync(path, 'r')
  try {
    for (let length = stretchBytes; ; length *= 4) {
      const bytes = readAt(file, from, length)
      const last = from + bytes.length >= size
      const { records, consumed } = readStretch(bytes, header, last)
      if (consumed === 0 && !last) {
        if (length < longestRecord) continue
        // Its line is given up, and the next one begins anew.
        return { rows: [], malformed: 1, next: from + firstLine(bytes, header.wide), done: false }
      }
      const rows: FactRow[] = []
      let malformed = 0
      for (const record of records) {
        const field = (column: string) => record[header.columns.indexOf(column)] ?? ''
        const row = record.length === header.columns.length ? format.read(field) : null
        if (row === null) malformed += 1
        else rows.push(row)
      }
      return { rows, malformed, next: from + consumed, done: last }
    }
  } finally {
    closeSync(file)
  }
}
