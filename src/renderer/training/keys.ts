import type { KeyHelp } from '../shell/keys.ts'

export const trainingKeys: readonly KeyHelp[] = [
  { keys: ['Tab'], does: 'Pasar de un botón al siguiente' },
  { keys: ['Enter', 'Espacio'], does: 'Hacer lo que dice el botón' },
  { keys: ['↑', '↓'], does: 'En las preguntas comparadas, anterior o siguiente' },
  { keys: ['Enter'], does: 'En las preguntas comparadas, ver los dos resultados lado a lado' },
  { keys: ['Esc'], does: 'Cerrar la comparación' },
]
