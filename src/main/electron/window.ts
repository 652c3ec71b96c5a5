/** The one window. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { origin } from './page.ts'
import { Restarts } from './restarts.ts'
import { fitBounds, readBounds, smallest, writeBounds } from './window-bounds.ts'

export interface WindowOptions {
  readonly preload: string
  readonly boundsFile: string
  readonly icon: string | undefined
}

export function openWindow({ preload, boundsFile, icon }: WindowOptions): BrowserWindow {
  const main = screen.getPrimaryDisplay()
  const screens = [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)]
  const { maximized, ...bounds } = fitBounds(
    readBounds(boundsFile),
    screens.map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
    minWidth: Math.min(smallest.width, bounds.width),
    minHeight: Math.min(smallest.height, bounds.height),
    title: 'Fojas',
    show: false,
    // Paper and its dark counterpart, so that nothing flashes before the page is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171b' : '#fbfaf7',
    ...(icon === undefined ? {} : { icon }),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      spellcheck: false,
      enableWebSQL: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('close', () => {
    writeBounds(boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
  })
  const restarts = new Restarts(3, 60_000)
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && restarts.allow()) window.webContents.reload()
  })
  void window.loadURL(`${origin}/`)
  return window
}

/** A second start, or a click on the dock. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
