/**
 * The one bridge between the page and the shell. Built as CommonJS, for a sandboxed preload is nothing else, and
 * requires only `electron`. Ports go on by window.postMessage: contextBridge cannot carry them.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  channels,
  desktopName,
  lostMessage,
  portMessage,
  type Desktop,
  type DesktopCommand,
} from '../shared/desktop.ts'

for (const message of [portMessage, lostMessage]) {
  ipcRenderer.on(message, ({ ports }) => {
    window.postMessage(message, window.location.origin, ports)
  })
}

const desktop: Desktop = {
  connect: () => {
    ipcRenderer.send(channels.connect)
  },
  chooseFiles: () => ipcRenderer.invoke(channels.chooseFiles) as Promise<string[]>,
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder) as Promise<string[]>,
  pathOf: (file) => webUtils.getPathForFile(file),
  onCommand: (listener) => {
    ipcRenderer.on(channels.command, (_event, command: DesktopCommand) => {
      listener(command)
    })
  },
}

contextBridge.exposeInMainWorld(desktopName, desktop)
