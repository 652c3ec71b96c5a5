import type { KeyHelp } from '../shell/keys.ts'

export const searchKeys: readonly KeyHelp[] = [
  { keys: ['Ctrl+K', '/'], does: 'Ir al cuadro de búsqueda' },
  { keys: ['Intro'], does: 'Buscar' },
  { keys: ['↑', '↓'], does: 'Documento anterior o siguiente' },
  { keys: ['←', '→'], does: 'Fragmento anterior o siguiente del documento' },
  { keys: ['x', 'Ctrl+clic'], does: 'Seleccionar varios, para exportarlos' },
  { keys: ['Intro', 'Esc'], does: 'En la lista, entrar en el documento; en el documento, volver a la lista' },
  { keys: ['g'], does: 'En el documento, ir a un artículo' },
  { keys: ['Ctrl+F'], does: 'En el documento, buscar un texto' },
  { keys: ['F3', 'Mayús+F3'], does: 'Aparición siguiente o anterior' },
  { keys: ['Ctrl+A', 'Ctrl+C'], does: 'En el documento, seleccionarlo todo; copiar lo seleccionado' },
  { keys: ['Ctrl+P'], does: 'Imprimir el documento' },
]
