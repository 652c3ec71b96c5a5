import type { KeyHelp } from '../shell/keys.ts'

export const searchKeys: readonly KeyHelp[] = [
  { keys: ['Ctrl+K', '/'], does: 'Ir al cuadro de búsqueda' },
  { keys: ['Intro'], does: 'Buscar' },
  { keys: ['Ctrl+S'], does: 'Guardar esta búsqueda' },
  { keys: ['Ctrl+G', '1 … 9'], does: 'Ver las guardadas y las anteriores; abrir una' },
  {
    keys: ['n', 'F2', 'Supr'],
    does: 'En las guardadas: ver solo lo nuevo, renombrar, quitar (Ctrl+Z deshace)',
  },
  { keys: ['↑', '↓'], does: 'Documento anterior o siguiente' },
  { keys: ['←', '→'], does: 'Fragmento anterior o siguiente de los que se encontraron en el documento' },
  {
    keys: ['j', 'k'],
    does: 'En el documento, fragmento siguiente o anterior del texto: el que se marca con 1, 2, 3 o 0',
  },
  {
    keys: ['1', '2', '3', '0'],
    does: 'Marcar el resultado, o el fragmento que se lee: relevante, parcial, no relevante, no puedo juzgar; la misma tecla quita la marca',
  },
  { keys: ['Ctrl+Z'], does: 'Deshacer la última marca e ir a ella' },
  { keys: ['c', 'q'], does: 'Cambiar la pregunta para la que se marca; hacer una nueva' },
  { keys: ['f'], does: 'Falta un resultado: escribir qué norma debía aparecer' },
  { keys: ['x', 'Ctrl+clic'], does: 'Seleccionar varios, para exportarlos o guardarlos en una carpeta' },
  {
    keys: ['a'],
    does: 'A carpeta: guardar en ella los seleccionados, el resultado, o lo que se lee o está seleccionado en el texto',
  },
  { keys: ['Intro', 'Esc'], does: 'En la lista, entrar en el documento; en el documento, volver a la lista' },
  {
    keys: ['l', 'Mayús+clic'],
    does: 'Abrir al lado lo que se cita, una relación o un resultado; en el texto, elegir qué norma',
  },
  { keys: ['F6', 'o'], does: 'Con dos normas abiertas, pasar de una a la otra' },
  { keys: ['Mayús+Esc'], does: 'Con dos normas abiertas, cerrar la que se está leyendo' },
  { keys: ['e'], does: 'En el documento, abrir o cerrar su estructura' },
  { keys: ['g'], does: 'En el documento, ir a un artículo' },
  { keys: ['r'], does: 'En el documento, abrir o cerrar las relaciones: qué cita y quién lo cita' },
  {
    keys: ['d'],
    does: 'En el documento, poner el texto original al lado del actualizado, si están los dos',
  },
  { keys: ['n', 'p'], does: 'En la comparación, diferencia siguiente o anterior' },
  { keys: ['Tab', 'Intro'], does: 'En el documento, pasar a la cita siguiente; ir a la norma citada' },
  { keys: ['Mayús+F10'], does: 'Sobre una cita, elegir otra norma o decir que no es una cita' },
  { keys: ['Ctrl+F'], does: 'En el documento, buscar un texto' },
  { keys: ['F2'], does: 'Editar los datos de una sentencia o un documento propio' },
  { keys: ['F3', 'Mayús+F3'], does: 'Aparición siguiente o anterior' },
  { keys: ['Ctrl+A', 'Ctrl+C'], does: 'En el documento, seleccionarlo todo; copiar lo seleccionado' },
  { keys: ['Ctrl+P'], does: 'Imprimir el documento' },
]
