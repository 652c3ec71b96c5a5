/** safetensors files written and read tensor by tensor: a run's state is as large as three models. */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { FojasError } from '../../../shared/errors/index.ts'
import { describeSafetensors, headerLength, safetensorsHead } from '../../ml/safetensors.ts'
import { sizeOf } from '../../ml/tensor.ts'
import type { LiveTensor } from './model.ts'

/** One system call writes at most so much (Linux: 2 GiB less a page). */
const CHUNK = 1 << 28

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength;)
    done += writeSync(file, bytes, done, Math.min(CHUNK, bytes.byteLength - done))
}

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** Written beside, flushed to the disk, renamed: a reader sees the old file whole or the new one whole. */
export function writeTensorFile(
  path: string,
  tensors: ReadonlyMap<string, LiveTensor>,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): void {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))
  const head = safetensorsHead(
    sorted.map(([name, { shape }]) => ({ name, dtype: 'F32', shape })),
    metadata,
  )
  const temporary = `${path}.part`
  try {
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeAll(file, head)
      for (const [, { values }] of sorted) writeAll(file, bytesOf(values))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT')
      throw new FojasError('disk_full', {}, { cause: error })
    throw error
  }
}

export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>
  readonly names: readonly string[]
  /** Into arrays of the tensors' own sizes. @throws FojasError training_checkpoint_damaged */
  read(name: string, into: Float32Array): void
  close(): void
}

/** @throws FojasError training_checkpoint_damaged where it is no such file or is cut */
export function openTensorFile(path: string): TensorFile {
  const file = openSync(path, 'r')
  const damaged = (detail: string, cause?: unknown): FojasError =>
    new FojasError('training_checkpoint_damaged', { detail }, { cause })
  const readAt = (bytes: Uint8Array, position: number): void => {
    for (let done = 0; done < bytes.byteLength;) {
      const read = readSync(file, bytes, done, Math.min(CHUNK, bytes.byteLength - done), position + done)
      if (read === 0) throw damaged('está cortado')
      done += read
    }
  }
  try {
    const start = new Uint8Array(8)
    readAt(start, 0)
    const header = new Uint8Array(headerLength(start))
    readAt(header, 0)
    const { metadata, tensors } = describeSafetensors(header)
    const { size } = fstatSync(file)
    for (const [name, { end }] of tensors) if (end > size) throw damaged(`${name} está cortado`)
    return {
      metadata,
      names: [...tensors.keys()],
      read(name, into) {
        const tensor = tensors.get(name)
        if (tensor?.dtype !== 'F32' || sizeOf(tensor.shape) !== into.length)
          throw damaged(`falta ${name}, o mide otra cosa`)
        readAt(bytesOf(into), tensor.begin)
      },
      close() {
        closeSync(file)
      },
    }
  } catch (error) {
    closeSync(file)
    if (error instanceof FojasError && error.code === 'model_invalid')
      throw damaged('su encabezado no se entiende', error)
    throw error
  }
}
