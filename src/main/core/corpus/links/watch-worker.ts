/** A worker thread that watches folders: their tree is read and followed away from the thread that answers searches. */
import { basename } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { watch, type FSWatcher } from 'chokidar'
import { ignoredName } from '../walk.ts'
import type { WatchReply, WatchRequest } from './watcher.ts'

/** Milliseconds without a change before changes are told: a folder that is being copied is one change. */
const quiet = 1500
/** Changes are told at the latest after so long. */
const atMost = 20_000
/** More than this at once: the folder is read whole. */
const listed = 1000

const watchers = new Map<string, FSWatcher>()

function tell(reply: WatchReply): void {
  parentPort?.postMessage(reply)
}

function follow(root: string, exclude: string): void {
  if (watchers.has(root)) return
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let since = 0
  const flush = () => {
    const paths = [...changed]
    changed = new Set()
    timer = undefined
    tell({ root, changed: paths.length > listed ? null : paths })
  }
  const watcher = watch(root, {
    ignored: (path) => path === exclude || (path !== root && ignoredName.test(basename(path))),
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    awaitWriteFinish: { stabilityThreshold: 1000, pollInterval: 200 },
  })
  watcher.on('all', (event, path) => {
    // A new folder's files are told one by one; the linked folder itself may be back, as a drive that is plugged in.
    if (event === 'addDir' && path !== root) return
    changed.add(path)
    const now = Date.now()
    if (timer === undefined) since = now
    clearTimeout(timer)
    timer = setTimeout(flush, Math.max(0, Math.min(quiet, since + atMost - now)))
  })
  watcher.on('error', () => {
    // The system's limit of watches, most of all: half a watch would be a promise not kept.
    leave(root)
    tell({ root, failed: true })
  })
  watcher.on('ready', () => {
    tell({ root, ready: true })
  })
  watchers.set(root, watcher)
}

function leave(root: string): void {
  void watchers.get(root)?.close()
  watchers.delete(root)
}

// Messages come from this program's own watcher, in the same process: their type is known.
parentPort?.on('message', (request: WatchRequest) => {
  if ('follow' in request) follow(request.follow, request.exclude)
  else leave(request.leave)
})
