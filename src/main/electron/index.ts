/** The desktop shell: one window on one core, and nothing here that the other shells could use. */
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  ipcMain,
  Menu,
  powerMonitor,
  session,
  shell,
  type BrowserWindow,
  type IpcMainInvokeEvent,
} from 'electron'
import envPaths from 'env-paths'
import { channels, type DesktopCommand } from '../../shared/desktop.ts'
import { Broker } from './broker.ts'
import { askAfterDeaths, askAfterRefusal, chooseFiles, chooseFolder, showAbout } from './dialogs.ts'
import { lockContents, lockSession, silenceChromium } from './lockdown.ts'
import { menuTemplate } from './menu.ts'
import { origin, registerScheme, servePage } from './page.ts'
import { bringToFront, openWindow } from './window.ts'
import { LongWork } from './work.ts'

/** `out/`: in a package it lies in app.asar, which Electron's own `fs` reads. */
const out = join(dirname(fileURLToPath(import.meta.url)), '..')
/** What the program reads but did not write: the model, the demo edition. Outside app.asar, as plain files. */
const resourcesDirectory = app.isPackaged
  ? join(process.resourcesPath, 'fojas')
  : join(app.getAppPath(), 'resources')

/** The same library as the command line's, or the one that `--library DIR` names. */
function libraryDirectory(): string {
  const asked = process.argv[process.argv.indexOf('--library') + 1]
  if (process.argv.includes('--library') && asked !== undefined) return resolve(asked)
  return join(envPaths('Fojas', { suffix: '' }).data, 'biblioteca')
}

const library = libraryDirectory()
let window: BrowserWindow | undefined
/** `done`: nothing is left to close. */
let quitting: 'no' | 'closing' | 'done' = 'no'

const work = new LongWork(
  () => window,
  () => {
    showWindow()
  },
)
const broker = new Broker({
  programs: { core: join(out, 'main', 'core.js'), engine: join(out, 'main', 'engine.js') },
  open: { libraryDirectory: library, resourcesDirectory, version: app.getVersion() },
  onRefused: (refusal) => {
    void again(askAfterRefusal(window, refusal))
  },
  onWork: (job) => {
    work.heard(job)
  },
  onStopped: () => {
    work.stop()
  },
  onDown: (detail) => {
    void again(askAfterDeaths(window, detail))
  },
})

async function again(answer: Promise<boolean>): Promise<void> {
  if (await answer) broker.start()
  else app.quit()
}

function command(what: DesktopCommand): void {
  window?.webContents.send(channels.command, what)
}

async function importChosen(choose: (window: BrowserWindow) => Promise<string[]>): Promise<void> {
  if (window === undefined) showWindow()
  if (window === undefined) return
  const paths = await choose(window)
  if (paths.length > 0) command({ kind: 'import', paths })
}

function showWindow(): void {
  if (window !== undefined) {
    bringToFront(window)
    return
  }
  const opened = openWindow({
    preload: join(out, 'preload', 'index.cjs'),
    boundsFile: join(app.getPath('userData'), 'window.json'),
    // Windows and macOS take it from the program itself.
    icon: process.platform === 'linux' ? join(resourcesDirectory, 'icons', 'fojas.png') : undefined,
  })
  opened.on('closed', () => {
    window = undefined
  })
  window = opened
}

/** Only our own page may ask, whatever else should ever be shown. */
function ours({ senderFrame }: Pick<IpcMainInvokeEvent, 'senderFrame'>): boolean {
  return senderFrame?.url.startsWith(`${origin}/`) === true
}

function answerPage(): void {
  ipcMain.on(channels.connect, (event) => {
    if (ours(event)) broker.connect(event.sender)
  })
  const dialogs = { [channels.chooseFiles]: chooseFiles, [channels.chooseFolder]: chooseFolder }
  for (const [channel, choose] of Object.entries(dialogs)) {
    ipcMain.handle(channel, async (event) => (ours(event) && window !== undefined ? choose(window) : []))
  }
}

function setMenu(): void {
  const template = menuTemplate(
    {
      importFiles: () => void importChosen(chooseFiles),
      importFolder: () => void importChosen(chooseFolder),
      openLibraryFolder: () => void shell.openPath(library),
      showKeys: () => {
        command({ kind: 'keys' })
      },
      about: () => void showAbout(window, app.getVersion(), library),
    },
    { mac: process.platform === 'darwin', development: !app.isPackaged },
  )
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

async function begin(): Promise<void> {
  app.on('second-instance', () => {
    showWindow()
  })
  app.on('web-contents-created', (_event, contents) => {
    lockContents(contents)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('before-quit', (event) => {
    if (quitting === 'done') return
    event.preventDefault()
    if (quitting === 'closing') return
    quitting = 'closing'
    // Jobs are left as they are, to be taken up at the next start; then the quit goes on.
    void broker.close().finally(() => {
      quitting = 'done'
      app.quit()
    })
  })
  await app.whenReady()
  app.on('activate', showWindow)
  mkdirSync(app.getPath('userData'), { recursive: true })
  lockSession(session.defaultSession)
  servePage(join(out, 'renderer'))
  answerPage()
  setMenu()
  showWindow()
  powerMonitor.on('on-battery', () => {
    broker.power(true)
  })
  powerMonitor.on('on-ac', () => {
    broker.power(false)
  })
  broker.power(powerMonitor.isOnBatteryPower())
  broker.start()
}

silenceChromium(app)
registerScheme()
app.enableSandbox()
if (app.requestSingleInstanceLock()) await begin()
else app.quit()
