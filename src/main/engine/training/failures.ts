/** What onnxruntime and the system throw, as Fojas's own errors. */
import { FojasError } from '../../../shared/errors/index.ts'

const noMemory = /bad_?alloc|failed to allocate memory|array buffer allocation failed|out of memory/i

export function coded(error: unknown): unknown {
  if (error instanceof FojasError || !(error instanceof Error)) return error
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return new FojasError('disk_full', {}, { cause: error })
  if (noMemory.test(error.message)) return new FojasError('out_of_memory', {}, { cause: error })
  return error
}
