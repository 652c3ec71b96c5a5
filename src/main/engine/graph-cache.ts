/**
 * Generated graphs on disk, shared by every engine: each whole or not at all, and together no more than a limit. What
 * was used longest ago goes first, and never what a living process has open: every user of a graph leaves a file beside
 * it that names the process.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

export interface CachedGraph {
  /** Of the `.onnx`; its weights lie beside it. */
  readonly path: string
  /** It is not used any more, and may go when its turn comes. */
  release(): void
}

export interface GraphFiles {
  /** Bytes of the graph, which names the file of its weights. */
  readonly model: Uint8Array
  readonly data: Uint8Array
}

/** Bytes: the largest encoder that is trained here takes a few graphs of a gigabyte each. */
const most = 8e9
/** Of what is free, and of what the graphs take already. */
const shareOfDisk = 0.25
/** Milliseconds after which what no program of today writes is litter. */
const litterAfter = 24 * 3600_000

const used = /^(.+)\.(\d+)\.use$/
const unfinished = /^(.+)\.(\d+)\.part$/
const graph = /^(.+)\.(onnx|bin)$/
/** Remembered answers of probes, which lie here too. */
const kept: ReadonlySet<string> = new Set(['probes.json'])

/** How many sessions of this process use each graph. */
const users = new Map<string, number>()
const markOf = (directory: string, stem: string): string => join(directory, `${stem}.${process.pid}.use`)
process.on('exit', () => {
  for (const mark of users.keys()) rmSync(mark, { force: true })
})

/** Directories that this process has tidied since it began: what a crash left goes with the next start. */
const tidied = new Set<string>()

/**
 * The graph of this name, made where it is not there.
 * @param stem names everything that it depends on @param make given the name of the file of weights
 */
export function cachedGraph(
  directory: string,
  stem: string,
  make: (dataFile: string) => GraphFiles,
): CachedGraph {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const lease = take(directory, stem)
  const path = join(directory, `${stem}.onnx`)
  try {
    const found = existsSync(path) && existsSync(join(directory, `${stem}.bin`))
    if (found) utimesSync(path, new Date(), new Date())
    else write(directory, stem, make(`${stem}.bin`))
    if (!found || !tidied.has(directory)) tidy(directory)
    tidied.add(directory)
    return { path, release: lease }
  } catch (error) {
    lease()
    throw error
  }
}

function take(directory: string, stem: string): () => void {
  const mark = markOf(directory, stem)
  users.set(mark, (users.get(mark) ?? 0) + 1)
  writeFileSync(mark, '')
  let held = true
  return () => {
    if (!held) return
    held = false
    const others = (users.get(mark) ?? 1) - 1
    if (others > 0) users.set(mark, others)
    else {
      users.delete(mark)
      rmSync(mark, { force: true })
    }
  }
}

/** Beside, and renamed: weights first, and last the graph that names them. */
function write(directory: string, stem: string, { model, data }: GraphFiles): void {
  for (const [kind, bytes] of [
    ['bin', data],
    ['onnx', model],
  ] as const) {
    const part = join(directory, `${stem}.${kind}.${process.pid}.part`)
    try {
      writeFileSync(part, bytes)
      renameSync(part, join(directory, `${stem}.${kind}`))
    } finally {
      rmSync(part, { force: true })
    }
  }
}

interface Entry {
  readonly files: string[]
  bytes: number
  /** Milliseconds of its last use. */
  at: number
}

/** What a process that is no more left, and then graphs, the longest unused first, until the rest is within the limit. */
export function tidy(directory: string, limit?: number): void {
  const entries = new Map<string, Entry>()
  for (const name of namesIn(directory)) {
    const path = join(directory, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined || kept.has(name)) continue
    const owner = used.exec(name)?.[2] ?? unfinished.exec(name)?.[2]
    if (owner !== undefined) {
      if (!isAlive(Number(owner))) remove(path)
      continue
    }
    const stem = graph.exec(name)?.[1]
    if (stem === undefined) {
      if (Date.now() - stat.mtimeMs > litterAfter) remove(path)
      continue
    }
    const entry = entries.get(stem) ?? { files: [], bytes: 0, at: 0 }
    entries.set(stem, entry)
    entry.files.push(name)
    entry.bytes += stat.size
    entry.at = Math.max(entry.at, stat.mtimeMs)
  }
  let bytes = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0)
  const allowed = limit ?? limitOf(directory, bytes)
  for (const [stem, entry] of [...entries].sort(([, a], [, b]) => a.at - b.at)) {
    const whole = entry.files.length === 2
    if (whole && bytes <= allowed) continue
    // Looked at again for each: somebody may have taken it meanwhile.
    if (isUsed(directory, stem)) continue
    // The graph first: weights without one are nothing, and are written anew.
    for (const name of entry.files.sort().reverse()) remove(join(directory, name))
    bytes -= entry.bytes
  }
}

/** Bytes of everything in it. */
export const cacheSize = (directory: string): number =>
  namesIn(directory).reduce(
    (sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )

function limitOf(directory: string, own: number): number {
  const { bavail, bsize } = statfsSync(directory)
  return Math.min(most, shareOfDisk * (bavail * bsize + own))
}

const isUsed = (directory: string, stem: string): boolean =>
  namesIn(directory).some((name) => {
    const [, of, owner] = used.exec(name) ?? []
    return of === stem && isAlive(Number(owner))
  })

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's is alive all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Windows keeps what is open; it goes another time.
  }
}
