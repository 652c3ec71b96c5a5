/** Says which paths below the folders followed have changed; the watching itself is a worker's. */
import { Worker } from 'node:worker_threads'
import { entryPath } from '../../entry.ts'

export type WatchRequest = { readonly follow: string; readonly exclude: string } | { readonly leave: string }
export type WatchReply =
  /** Null: so many that the folder is better read whole. */
  | { readonly root: string; readonly changed: readonly string[] | null }
  | { readonly root: string; readonly ready: true }
  | { readonly root: string; readonly failed: true }

export class FolderWatcher implements AsyncDisposable {
  readonly #exclude: string
  readonly #onChange: (root: string, changed: string[] | null) => void
  /** Folders followed; true once their whole tree is. */
  readonly #roots = new Map<string, boolean>()
  #worker: Worker | undefined

  /** @param exclude a folder that is never looked into: the library's own */
  constructor(exclude: string, onChange: (root: string, changed: string[] | null) => void) {
    this.#exclude = exclude
    this.#onChange = onChange
  }

  follow(root: string): void {
    if (this.#roots.has(root)) return
    this.#roots.set(root, false)
    this.#send({ follow: root, exclude: this.#exclude })
  }

  leave(root: string): void {
    if (this.#roots.delete(root)) this.#send({ leave: root })
  }

  follows(root: string): boolean {
    return this.#roots.get(root) === true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#roots.clear()
    await worker?.terminate()
  }

  #send(request: WatchRequest): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(request)
  }

  #start(): Worker {
    const worker = new Worker(entryPath('watch-worker', 'core/corpus/links/watch-worker.ts'))
    worker.unref()
    worker.on('message', (reply: WatchReply) => {
      if (!this.#roots.has(reply.root)) return
      if ('failed' in reply) this.#roots.delete(reply.root)
      else if ('ready' in reply) this.#roots.set(reply.root, true)
      else this.#onChange(reply.root, reply.changed === null ? null : [...reply.changed])
    })
    worker.on('error', () => {
      // Folders are then followed by re-scans; asking for one starts the watch again.
      this.#roots.clear()
      this.#worker = undefined
    })
    return worker
  }
}
