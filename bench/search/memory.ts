/** What processes hold in memory, and what the system holds of files; Linux. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export const memory = z.object({ now: z.number(), anonymous: z.number(), peak: z.number() })
/** Megabytes resident: all, what is of no file, and the most there was. */
export type Memory = z.infer<typeof memory>

/** Null where the system does not say. */
export function memoryOf(process: number): Memory | null {
  const file = `/proc/${process}/status`
  if (!existsSync(file)) return null
  const status = readFileSync(file, 'utf8')
  const megabytes = (name: string) => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]
    return Math.round((Number(kibibytes ?? 0) * 1024) / 1e5) / 10
  }
  return { now: megabytes('VmRSS'), anonymous: megabytes('RssAnon'), peak: megabytes('VmHWM') }
}

/** Processes that this one started and that run still. */
export function childrenOf(process: number): number[] {
  const tasks = `/proc/${process}/task`
  if (!existsSync(tasks)) return []
  return readdirSync(tasks).flatMap((task) => {
    const list = join(tasks, task, 'children')
    return existsSync(list) ? readFileSync(list, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number) : []
  })
}

/** Every file of a folder, or the file itself. */
function filesOf(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)))
}

/**
 * The system forgets what it holds of these files: dd without a count asks it to (POSIX_FADV_DONTNEED), once what was
 * written lies on the disk. A virtual machine's host may still hold them.
 * @returns megabytes that stayed in memory all the same; null where fincore (util-linux) is missing
 */
export function dropPages(paths: readonly string[]): number | null {
  const files = paths.flatMap(filesOf)
  for (const file of files) execFileSync('sync', [file])
  let left = null
  // Pages that another processor has just touched are passed over the first time.
  for (let turn = 0; turn < 3 && left !== 0; turn += 1) {
    for (const file of files) execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none'])
    left = heldOf(files)
  }
  return left
}

/** Megabytes of the files that the system holds. */
function heldOf(files: readonly string[]): number | null {
  try {
    const options = ['--bytes', '--noheadings', '--output', 'RES']
    const sizes = execFileSync('fincore', [...options, ...files], { encoding: 'utf8' })
    return (
      sizes
        .trim()
        .split(/\s+/)
        .reduce((sum, size) => sum + Number(size), 0) / 1e6
    )
  } catch {
    return null
  }
}
