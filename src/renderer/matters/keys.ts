import type { KeyHelp } from '../shell/keys.ts'

export const matterKeys: readonly KeyHelp[] = [
  { keys: ['n'], does: 'Carpeta nueva' },
  { keys: ['/'], does: 'Buscar entre las carpetas' },
  { keys: ['↑', '↓'], does: 'En la lista, otra carpeta; dentro de la carpeta, otro fragmento' },
  { keys: ['Intro'], does: 'En la lista, entrar en la carpeta; sobre un fragmento, leerlo en su documento' },
  { keys: ['Esc'], does: 'Volver a la lista de carpetas' },
  { keys: ['Alt+↑', 'Alt+↓'], does: 'Mover el fragmento' },
  { keys: ['c'], does: 'Copiar el fragmento con su cita' },
  { keys: ['Supr'], does: 'Quitar el fragmento de la carpeta' },
  { keys: ['Ctrl+Z'], does: 'Deshacer lo último que se quitó' },
  { keys: ['Ctrl+E'], does: 'Exportar la carpeta a Word' },
  { keys: ['a'], does: 'En Buscar: guardar el resultado, el fragmento o lo seleccionado en una carpeta' },
]
