import type { KeyHelp } from '../shell/keys.ts'

export const settingsKeys: readonly KeyHelp[] = [
  { keys: ['Tab'], does: 'Pasar de un ajuste al siguiente' },
  { keys: ['↑', '↓'], does: 'Cambiar el tema o el tamaño del texto' },
]
