/** Space of what was deleted goes back to the disk, a few milliseconds of work at a time. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { Writer } from './database.ts'
import { integer } from './sql.ts'

/** Pages moved at once. */
const step = 1000

export async function giveBackSpace(writer: Writer): Promise<void> {
  const free = () => integer(writer.get('PRAGMA freelist_count') ?? { freelist_count: 0 }, 'freelist_count')
  for (let left = free(); left > 0;) {
    writer.exec(`PRAGMA incremental_vacuum(${String(step)})`)
    const now = free()
    // A library made without incremental vacuum keeps its free pages for what comes.
    if (now >= left) break
    left = now
    await yieldToEvents()
  }
  // The file shrinks when the log is written into it; a reader in the middle of something leaves that for later.
  writer.get('PRAGMA wal_checkpoint(TRUNCATE)')
}
