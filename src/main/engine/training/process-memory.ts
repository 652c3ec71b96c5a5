/** What this process takes of the computer's memory, and what it may. */
import { readFileSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'

/** Left to the rest of the computer. */
const reserve = (): number => Math.min(1e9, 0.05 * totalmem())

/** Bytes resident at most since the process began. */
export function peakBytes(): number {
  if (process.platform === 'linux') {
    // What the system's own figure begins with is the peak of the process that forked this one.
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (found !== null) return 1024 * Number(found[1])
  }
  return 1024 * process.resourceUsage().maxRSS
}

/** Bytes that a process may take that comes in this one's place. */
export function availableBytes(): number {
  const free = process.availableMemory()
  return Math.max(0, free + process.memoryUsage.rss() - reserve())
}

/** Where memory runs out after all, the system ends this process and none of the person's programs. */
export function offerToDie(): void {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // Some containers forbid it.
  }
}
