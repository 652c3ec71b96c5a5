/** The system's own dialogs, with Fojas' words. */
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { Refusal } from './core/messages.ts'

async function choose(window: BrowserWindow, options: OpenDialogOptions): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options)
  return canceled ? [] : filePaths
}

/** What can hold documents, by extension; anything else can still be chosen under «Todos los archivos». */
const extensions = ['json', 'pdf', 'xml', 'md', 'txt', 'csv', 'jsonl', 'parquet', 'zip', 'gz', 'tgz']

export function chooseFiles(window: BrowserWindow): Promise<string[]> {
  return choose(window, {
    title: 'Importar archivos',
    buttonLabel: 'Importar',
    properties: ['openFile', 'multiSelections', 'dontAddToRecent'],
    filters: [
      { name: 'Boletines, normas y textos', extensions },
      { name: 'Todos los archivos', extensions: ['*'] },
    ],
  })
}

export function chooseFolder(window: BrowserWindow): Promise<string[]> {
  return choose(window, {
    title: 'Importar carpeta',
    buttonLabel: 'Importar',
    properties: ['openDirectory', 'dontAddToRecent'],
  })
}

/** @returns whether to try again; else Fojas is left */
async function askAgain(
  window: BrowserWindow | undefined,
  message: string,
  detail: string,
): Promise<boolean> {
  const options = {
    type: 'warning' as const,
    title: 'Fojas',
    message,
    detail,
    buttons: ['Intentar de nuevo', 'Salir de Fojas'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }
  const { response } = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options))
  return response === 0
}

/** The library is held by somebody else, or cannot be written, or was made by a newer Fojas: the error says it. */
export function askAfterRefusal(
  window: BrowserWindow | undefined,
  { code, message }: Refusal,
): Promise<boolean> {
  const what = code === 'library_locked' ? 'La biblioteca está en uso' : 'No se pudo abrir la biblioteca'
  return askAgain(window, what, `${message}\n\nNo se cambió nada en ella.`)
}

export function askAfterDeaths(window: BrowserWindow | undefined, detail: string): Promise<boolean> {
  return askAgain(
    window,
    'Fojas se interrumpió varias veces seguidas',
    `Lo que ya estaba importado e indexado se conserva, y los trabajos que estaban en curso se pueden retomar en Biblioteca.\n\nDetalle técnico: ${detail}`,
  )
}

export async function showAbout(
  window: BrowserWindow | undefined,
  version: string,
  directory: string,
): Promise<void> {
  const options = {
    type: 'info' as const,
    title: 'Acerca de Fojas',
    message: `Fojas ${version}`,
    detail: `Busca en el Boletín Oficial y otras normas, por palabras y por sentido. Todo queda en esta computadora.\n\nBiblioteca: ${directory}\n\nSoftware libre, licencia Apache 2.0.`,
    buttons: ['Cerrar'],
    noLink: true,
  }
  await (window === undefined ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options))
}
