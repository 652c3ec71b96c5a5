/**
 * What the shell uses of Electron, so that the built shell runs without its binary. It records what it is told, and is
 * strict where Electron is: what would throw there throws here. Utility processes are threads with real ports.
 */
import { EventEmitter } from 'node:events'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { projectRoot } from '../../support/shared.ts'

export class PortMain extends EventEmitter {
  port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.port = port
  }
}

export class MessageChannelMain {
  port1: PortMain
  port2: PortMain
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new PortMain(port1)
    this.port2 = new PortMain(port2)
  }
}

/** Electron's own rule: ports are transferred, and nothing else. */
function portsOf(transfer: unknown): MessagePort[] {
  if (transfer === undefined) return []
  if (!Array.isArray(transfer) || transfer.some((each) => !(each instanceof PortMain)))
    throw new TypeError('Found invalid object in transferList')
  return (transfer as PortMain[]).map(({ port }) => port)
}

export class Utility extends EventEmitter {
  static readonly all: Utility[] = []
  readonly program: string
  readonly args: readonly string[]
  readonly options: unknown
  readonly stderr = new PassThrough()
  readonly worker: Worker
  ended = false
  constructor(program: string, args: readonly string[], options: unknown) {
    super()
    if (!state.ready) throw new Error('utilityProcess cannot be created before app is ready')
    this.program = program
    this.args = args
    this.options = options
    this.worker = new Worker(join(projectRoot, 'tests/electron/stub/utility.ts'), {
      workerData: { program, args },
      execArgv: [],
      stderr: true,
    })
    this.worker.stderr.pipe(this.stderr)
    this.worker.on('message', (message) => this.emit('message', message))
    this.worker.on('error', (error) => this.stderr.write(String(error)))
    this.worker.on('exit', (code) => {
      this.ended = true
      this.emit('exit', code)
    })
    Utility.all.push(this)
  }
  postMessage(message: unknown, transfer?: unknown): void {
    const ports = portsOf(transfer)
    if (!this.ended) this.worker.postMessage({ data: message, ports }, ports)
  }
  kill(): boolean {
    void this.worker.terminate()
    return true
  }
  /** Dies as a process does that the system kills. */
  crash(): void {
    this.worker.postMessage({ data: 'crash, for the test', ports: [] })
  }
}

export const utilityProcess = {
  fork: (program: string, args: readonly string[] = [], options: unknown = {}) =>
    new Utility(program, args, options),
}

/** What the shell did, and what a test answers for a person. */
export const state = {
  ready: false,
  firstInstance: true,
  userData: '',
  schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
  switches: new Map<string, string>(),
  sandboxed: false,
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  windows: [] as BrowserWindow[],
  menu: [] as MenuItem[],
  ipc: new Map<string, (event: unknown) => unknown>(),
  session: {
    request: undefined as
      ((details: { url: string }, answer: (what: { cancel: boolean }) => void) => void) | undefined,
    permission: undefined as
      | ((
          page: unknown,
          name: string,
          answer: (yes: boolean) => void,
          details: { requestingUrl: string },
        ) => void)
      | undefined,
    permissionCheck: undefined as ((page: unknown, name: string, origin: string) => boolean) | undefined,
    device: undefined as (() => boolean) | undefined,
    spellChecker: undefined as boolean | undefined,
    dictionaries: undefined as string | undefined,
  },
  openPath: [] as string[],
  /** What the file dialog answers. */
  chosen: [] as string[],
  openDialogs: [] as { properties: string[] }[],
  messages: [] as { message: string; detail: string; buttons: string[] }[],
  /** Index of the button that a message box is answered with. */
  answers: [] as number[],
  exited: false,
  /** Blockers of power saving that are on. */
  blockers: new Set<number>(),
  notices: [] as { title: string; body: string }[],
}

class PowerMonitor extends EventEmitter {
  battery = false
  isOnBatteryPower(): boolean {
    if (!state.ready) throw new Error('The "powerMonitor" module cannot be used before the app is ready')
    return this.battery
  }
}
export const powerMonitor = new PowerMonitor()

let nextBlocker = 1
export const powerSaveBlocker = {
  start: (kind: string) => {
    if (kind !== 'prevent-app-suspension') throw new TypeError(`no such blocker: ${kind}`)
    state.blockers.add(nextBlocker)
    return nextBlocker++
  },
  stop: (id: number) => state.blockers.delete(id),
}

export class Notification extends EventEmitter {
  static isSupported = () => true
  readonly options: { title: string; body: string }
  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
  }
  show(): void {
    state.notices.push(this.options)
  }
}

export interface MenuItem {
  label?: string
  role?: string
  type?: string
  accelerator?: string
  click?: () => void
  submenu?: MenuItem[]
}

class Contents extends EventEmitter {
  readonly url = 'fojas://app/'
  readonly sent: { channel: string; args: unknown[] }[] = []
  readonly posted: { channel: string; ports: MessagePort[] }[] = []
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  webrtc = ''
  reloads = 0
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webrtc = policy
  }
  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, args })
    this.emit('test:sent', { channel, args })
  }
  postMessage(channel: string, _message: unknown, transfer?: unknown): void {
    const posted = { channel, ports: portsOf(transfer) }
    this.posted.push(posted)
    this.emit('test:posted', posted)
  }
  reload(): void {
    this.reloads += 1
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new Contents()
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }
  loaded = ''
  calls: string[] = []
  minimized = false
  focused = false
  /** What the taskbar shows, each time it changed. */
  readonly bars: number[] = []
  constructor(options: BrowserWindow['options']) {
    super()
    this.options = options
    state.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url
    return Promise.resolve()
  }
  isMinimized = () => this.minimized
  isFocused = () => this.focused
  setProgressBar(share: number): void {
    if (this.bars.at(-1) !== share) this.bars.push(share)
  }
  isMaximized = () => false
  getNormalBounds = () => ({ x: 11, y: 22, width: 1111, height: 777 })
  maximize = () => this.calls.push('maximize')
  restore = () => this.calls.push('restore')
  show = () => this.calls.push('show')
  focus = () => this.calls.push('focus')
  close(): void {
    this.emit('close')
    this.emit('closed')
    this.webContents.emit('destroyed')
    app.emit('window-all-closed')
  }
}

class App extends EventEmitter {
  readonly isPackaged = false
  readonly commandLine = {
    appendSwitch: (name: string, value = '') => {
      if (state.ready) throw new Error('too late for a switch')
      state.switches.set(name, value)
    },
  }
  getAppPath = () => projectRoot
  getVersion = () => '9.9.9'
  getPath = () => state.userData
  requestSingleInstanceLock = () => state.firstInstance
  enableSandbox(): void {
    if (state.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    state.sandboxed = true
  }
  whenReady(): Promise<void> {
    state.ready = true
    return Promise.resolve()
  }
  quit(): void {
    const event = {
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true
      },
    }
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    state.exited = true
    this.emit('test:exited')
  }
}
export const app = new App()

export const protocol = {
  registerSchemesAsPrivileged: (schemes: typeof state.schemes) => {
    if (state.ready)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    state.schemes.push(...schemes)
  },
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
    state.handlers.set(scheme, handler)
  },
}

export const session = {
  defaultSession: {
    webRequest: {
      onBeforeRequest: (listener: NonNullable<typeof state.session.request>) => {
        state.session.request = listener
      },
    },
    setPermissionRequestHandler: (handler: NonNullable<typeof state.session.permission>) => {
      state.session.permission = handler
    },
    setPermissionCheckHandler: (handler: NonNullable<typeof state.session.permissionCheck>) => {
      state.session.permissionCheck = handler
    },
    setDevicePermissionHandler: (handler: () => boolean) => {
      state.session.device = handler
    },
    setSpellCheckerEnabled: (on: boolean) => {
      state.session.spellChecker = on
    },
    setSpellCheckerDictionaryDownloadURL: (url: string) => {
      // As Electron does.
      if (!url.endsWith('/')) throw new Error('The URL provided must end in a "/"')
      state.session.dictionaries = url
    },
  },
}

export const ipcMain = {
  on: (channel: string, listener: (event: unknown) => void) => {
    state.ipc.set(channel, listener)
  },
  handle: (channel: string, listener: (event: unknown) => unknown) => {
    state.ipc.set(channel, listener)
  },
}

export const Menu = {
  buildFromTemplate: (template: MenuItem[]) => template,
  setApplicationMenu: (menu: MenuItem[]) => {
    state.menu = menu
  },
}

export const dialog = {
  showOpenDialog: (_window: unknown, options: { properties: string[] }) => {
    state.openDialogs.push(options)
    return Promise.resolve({ canceled: state.chosen.length === 0, filePaths: state.chosen })
  },
  showMessageBox: (...args: unknown[]) => {
    state.messages.push(args.at(-1) as (typeof state.messages)[number])
    const response = state.answers.shift() ?? 1
    return Promise.resolve({ response })
  },
}

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] }
export const nativeTheme = { shouldUseDarkColors: false }
export const shell = {
  openPath: (path: string) => {
    state.openPath.push(path)
    return Promise.resolve('')
  },
}
