/** One writer a library: a file beside the database that says who holds it. */
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'

const content = z.object({ holder: z.string(), pid: z.number().int().positive(), since: z.string() })

export interface Lock {
  release(): void
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function heldBy(file: string): z.infer<typeof content> | undefined {
  try {
    const parsed = content.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success && parsed.data.pid !== process.pid && alive(parsed.data.pid)
      ? parsed.data
      : undefined
  } catch {
    // Gone in between, or cut short by a kill while it was written: nobody holds it.
    return undefined
  }
}

/**
 * @param holder who asks, in Spanish, for the message somebody else will read
 * @throws FojasError library_locked
 */
export function acquireLock(directory: string, holder: string): Lock {
  const file = join(directory, 'fojas.lock')
  for (let attempt = 0; ; attempt += 1) {
    try {
      // wx: creation fails where the file exists, atomically.
      const descriptor = openSync(file, 'wx', 0o600)
      writeSync(descriptor, JSON.stringify({ holder, pid: process.pid, since: new Date().toISOString() }))
      closeSync(descriptor)
      return {
        release() {
          try {
            unlinkSync(file)
          } catch {
            // Already gone: the folder was removed, or somebody cleaned up by hand.
          }
        },
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 2) throw error
      const other = heldBy(file)
      if (other !== undefined) throw new FojasError('library_locked', other)
      unlinkSync(file)
    }
  }
}
