import type { KeyHelp } from '../shell/keys.ts'

export const libraryKeys: readonly KeyHelp[] = [
  { keys: ['←', '→'], does: 'Pasar de una solapa a otra' },
  { keys: ['↑', '↓'], does: 'Recorrer los documentos' },
  { keys: ['Inicio', 'Fin'], does: 'Ir al primer o al último documento' },
  { keys: ['Enter'], does: 'Abrir el documento para leerlo' },
  { keys: ['F2'], does: 'Editar los datos de una sentencia o un documento propio' },
  { keys: ['Supr'], does: 'Quitar el documento; pide confirmación' },
  { keys: ['←', '→', '↑', '↓'], does: 'En Edición: pasar de un día a otro, o de semana' },
  { keys: ['Re Pág', 'Av Pág'], does: 'En Edición: mes anterior o siguiente; con Mayús, año' },
  { keys: ['Enter', 'Esc'], does: 'En Edición: abrir el sumario del día; volver al calendario' },
  { keys: ['←', '→'], does: 'En el sumario: rubro anterior o siguiente' },
  { keys: ['Enter'], does: 'En el sumario: leer el aviso; con Esc se vuelve al mismo lugar' },
  { keys: ['l', 'L'], does: 'En el sumario: marcar leído o sin leer el aviso; todo su rubro' },
  { keys: ['a'], does: 'En el sumario: ocultar o mostrar los rubros ANTERIOR' },
  { keys: [',', '.'], does: 'En el sumario: edición anterior o siguiente' },
]
