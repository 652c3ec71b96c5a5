/** The menu, in Spanish, where every entry does something. */
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  readonly importFiles: () => void
  readonly importFolder: () => void
  readonly openLibraryFolder: () => void
  readonly showKeys: () => void
  readonly about: () => void
}

export interface MenuPlace {
  readonly mac: boolean
  /** Run from a checkout: the developer's tools are in the menu. */
  readonly development: boolean
}

const separator = { type: 'separator' } as const

export function menuTemplate(
  actions: MenuActions,
  { mac, development }: MenuPlace,
): MenuItemConstructorOptions[] {
  const about = { label: 'Acerca de Fojas', click: actions.about }
  const application: MenuItemConstructorOptions = {
    label: 'Fojas',
    submenu: [
      about,
      separator,
      { role: 'hide', label: 'Ocultar Fojas' },
      { role: 'hideOthers', label: 'Ocultar los demás' },
      { role: 'unhide', label: 'Mostrar todo' },
      separator,
      { role: 'quit', label: 'Salir de Fojas' },
    ],
  }
  return [
    ...(mac ? [application] : []),
    {
      label: '&Archivo',
      submenu: [
        { label: 'Importar archivos…', accelerator: 'CmdOrCtrl+O', click: actions.importFiles },
        { label: 'Importar carpeta…', accelerator: 'CmdOrCtrl+Shift+O', click: actions.importFolder },
        separator,
        { label: 'Abrir la carpeta de la biblioteca', click: actions.openLibraryFolder },
        ...(mac
          ? [separator, { role: 'close', label: 'Cerrar la ventana' } as const]
          : [separator, { role: 'quit', label: 'Salir' } as const]),
      ],
    },
    {
      label: '&Edición',
      submenu: [
        { role: 'undo', label: 'Deshacer' },
        { role: 'redo', label: 'Rehacer' },
        separator,
        { role: 'cut', label: 'Cortar' },
        { role: 'copy', label: 'Copiar' },
        { role: 'paste', label: 'Pegar' },
        { role: 'selectAll', label: 'Seleccionar todo' },
      ],
    },
    {
      label: '&Ver',
      submenu: [
        { role: 'zoomIn', label: 'Agrandar' },
        { role: 'zoomOut', label: 'Achicar' },
        { role: 'resetZoom', label: 'Tamaño normal' },
        separator,
        { role: 'togglefullscreen', label: 'Pantalla completa' },
        ...(development
          ? [separator, { role: 'toggleDevTools', label: 'Herramientas de desarrollo' } as const]
          : []),
      ],
    },
    {
      label: 'A&yuda',
      submenu: [
        // The page answers F1 by itself, wherever the focus is.
        { label: 'Teclas', accelerator: 'F1', registerAccelerator: false, click: actions.showKeys },
        ...(mac ? [] : [separator, about]),
      ],
    },
  ]
}
