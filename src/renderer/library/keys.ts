import type { KeyHelp } from '../shell/keys.ts'

export const libraryKeys: readonly KeyHelp[] = [
  { keys: ['←', '→'], does: 'Pasar de una solapa a otra' },
  { keys: ['↑', '↓'], does: 'Recorrer los documentos' },
  { keys: ['Inicio', 'Fin'], does: 'Ir al primer o al último documento' },
  { keys: ['Enter'], does: 'Abrir el documento para leerlo' },
  { keys: ['Supr'], does: 'Quitar el documento; pide confirmación' },
]
