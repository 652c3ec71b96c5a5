/** Starts the built shell under the stubbed `electron`, with the built preload and a page's client in its window. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import type { MessagePort } from 'node:worker_threads'
import { connect, type Connection } from '../../src/renderer/client.ts'
import { projectRoot } from '../support/shared.ts'
import { app, state, Utility, type BrowserWindow } from './stub/electron.ts'

export const out = (...parts: string[]): string => join(projectRoot, 'out', ...parts)

/** Loads `out/main/electron.js`, as `electron .` does. */
export async function startShell(folder: string): Promise<void> {
  state.userData = join(folder, 'datos')
  process.argv = [process.execPath, '.', '--library', join(folder, 'biblioteca')]
  await import(out('main', 'electron.js'))
}

export async function until<T>(probe: () => T | undefined | false, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    const value = probe()
    if (value !== undefined && value !== false) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`waited ${seconds} s`)
}

/** The core that is running. */
export const coreProcess = (): Utility | undefined =>
  Utility.all.find(({ program, ended }) => program.endsWith('core.js') && !ended)
export const engineProcess = (role: string): Utility | undefined =>
  Utility.all.find(({ program, args, ended }) => program.endsWith('engine.js') && args[0] === role && !ended)

/** A page's window: messages, an origin, and what the preload exposes. */
class PageWindow extends EventTarget {
  readonly location = { origin: 'fojas://app' }
  readonly posted: { message: unknown; target: string }[] = []
  postMessage(message: unknown, target: string, ports: MessagePort[] = []): void {
    this.posted.push({ message, target })
    const event = new MessageEvent('message', { data: message })
    Object.defineProperty(event, 'source', { value: this })
    Object.defineProperty(event, 'ports', { value: ports })
    this.dispatchEvent(event)
  }
}

export interface DrivenPage {
  readonly window: PageWindow
  readonly connection: Connection
  /** What the preload required. */
  readonly required: string[]
}

/** Runs the built preload in the window, as Electron does before any script of the page, and connects the page's client. */
export function openPage({ webContents }: BrowserWindow, frame = 'fojas://app/'): DrivenPage {
  const window = new PageWindow()
  const required: string[] = []
  const renderer = new EventEmitter()
  webContents.on('test:posted', ({ channel, ports }: { channel: string; ports: MessagePort[] }) => {
    renderer.emit(channel, { ports })
  })
  webContents.on('test:sent', ({ channel, args }: { channel: string; args: unknown[] }) => {
    renderer.emit(channel, { ports: [] }, ...args)
  })
  const event = { sender: webContents, senderFrame: { url: frame } }
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        Reflect.set(window, name, api)
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: (...args: unknown[]) => void) => renderer.on(channel, listener),
      send: (channel: string) => state.ipc.get(channel)?.(event),
      invoke: (channel: string) => Promise.resolve(state.ipc.get(channel)?.(event)),
    },
    webUtils: { getPathForFile: (file: File) => `/disco/${file.name}` },
  }
  runInNewContext(readFileSync(out('preload', 'index.cjs'), 'utf8'), {
    window,
    require: (name: string) => {
      required.push(name)
      if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`)
      return electron
    },
  })
  return { window, required, connection: connect(window) }
}

/** Quits as a person does, and waits for the last process. */
export async function quitShell(): Promise<void> {
  app.quit()
  await until(() => state.exited)
  await until(() => Utility.all.every(({ ended }) => ended))
}
