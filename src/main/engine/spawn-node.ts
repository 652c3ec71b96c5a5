/** Starts engines under Node, from the sources (type stripping) or beside a built caller. */
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import envPaths from 'env-paths'
import type { EngineHost } from './encoder.ts'
import { createEngineHost, type EngineChannel, type SpawnEngine } from './client.ts'

/** `out/main/engine.js` beside the bundled caller (or one folder above its chunks), else this folder's source. */
function entryFile(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const found = [join(here, 'engine.js'), join(here, '../engine.js'), join(here, 'process.ts')].find(
    existsSync,
  )
  if (found === undefined) throw new Error(`no engine program beside ${here}`)
  return found
}

export const spawnNodeEngine: SpawnEngine = (_entry, role): EngineChannel => {
  const child = fork(entryFile(), [role], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // What a test runner or a debugger passes to its own process is not for the engine.
    execArgv: [],
  })
  let lastWords = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-500)
  })
  const listeners: ((detail: string) => void)[] = []
  let ended = false
  const end = (detail: string): void => {
    if (ended) return
    ended = true
    for (const listener of listeners) listener(detail)
  }
  child.on('error', (error) => {
    end(error.message)
  })
  child.on('exit', (code, signal) => {
    end(`${signal ?? `código ${code ?? 0}`}${lastWords === '' ? '' : `: ${lastWords.trim()}`}`)
  })
  return {
    post(message) {
      // A process that died between two messages reports itself through its exit.
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage(listener) {
      child.on('message', listener)
    },
    onExit(listener) {
      listeners.push(listener)
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}

/** Engines as Node processes; generated files go to the user's cache folder unless told otherwise. */
export function createNodeEngineHost(
  cacheDirectory: string = join(envPaths('fojas', { suffix: '' }).cache, 'engine'),
): EngineHost {
  return createEngineHost({ spawn: spawnNodeEngine, cacheDirectory })
}
