import type { KeyHelp } from '../shell/keys.ts'

export const labelKeys: readonly KeyHelp[] = [
  { keys: ['1', '2', '3'], does: 'Relevante, parcial, no relevante; la misma tecla quita la marca' },
  { keys: ['0'], does: 'No puedo juzgar; después, 4 a 7 dicen por qué' },
  { keys: ['D'], does: 'Después: el fragmento vuelve al final' },
  { keys: ['Z'], does: 'Ver u ocultar lo que rodea al fragmento' },
  { keys: ['B'], does: 'Buscar la respuesta en Buscar, marcando para esta pregunta' },
  { keys: ['G'], does: 'Ver u ocultar la guía de la pregunta' },
  { keys: ['N'], does: 'Escribir una nota en la última marca' },
  { keys: ['I'], does: 'Después de marcar: de dónde salió el fragmento y qué marcaron otros' },
  { keys: ['F'], does: 'Pregunta terminada' },
  { keys: ['↑', '↓'], does: 'Fragmento anterior o siguiente' },
  { keys: ['Ctrl+Z'], does: 'Deshacer lo último, sea una marca o muchas' },
  { keys: ['←', '→'], does: 'En las solapas, pasar de una a otra' },
  {
    keys: ['1', '2', '3', '0'],
    does: 'En Desacuerdos: resolver; en A revisar: marcar de nuevo el texto de ahora',
  },
  {
    keys: ['P', 'C', 'Q'],
    does: 'En A revisar: pasar la marca al texto de ahora, dejarla como está, quitarla',
  },
  {
    keys: ['A', 'E', 'Q'],
    does: 'En las sugeridas de Preguntas: aceptar, cambiar y aceptar, descartar',
  },
  { keys: ['i'], does: 'En Marcas: la historia de una marca, y los entrenamientos que aprendieron de ella' },
  { keys: ['x', 'Ctrl+A'], does: 'En Marcas y en las sugeridas: seleccionar una, o todas las que se ven' },
]
