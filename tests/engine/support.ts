import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readSafetensors, type StoredTensor } from '../../src/main/ml/safetensors.ts'

/** Generated ONNX files of the tests: shared between runs, named by hash. */
export const cacheDirectory = join(tmpdir(), 'fojas-tests-engine')

export function json(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

export const textsOf = (directory: string): string[] =>
  z.object({ texts: z.array(z.string()) }).parse(json(join(directory, 'texts.json'))).texts

export function tensor(file: string, name: string): StoredTensor {
  const found = readSafetensors(readFileSync(file)).get(name)
  if (found === undefined) throw new Error(`${file} holds no ${name}`)
  return found
}

export const int32 = (stored: StoredTensor): Int32Array => new Int32Array(new Uint8Array(stored.data).buffer)

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`)
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i]! - b[i]!)
    largest = Number.isNaN(gap) ? Infinity : Math.max(largest, gap)
  }
  return largest
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!
    aa += a[i]! ** 2
    bb += b[i]! ** 2
  }
  return dot / Math.sqrt(aa * bb)
}

/** Legal prose of this project's own, of several lengths. */
export const passages: readonly string[] = [
  'El plazo para contestar será de diez días hábiles contados desde el día siguiente al de la notificación.',
  'VISTO el expediente en que la Dirección de Obras propone renovar el convenio de mantenimiento de caminos vecinales, y CONSIDERANDO que la obra reviste carácter urgente por el estado de las banquinas tras las lluvias del otoño, que existe crédito presupuestario suficiente y que ha tomado intervención el servicio jurídico permanente, sin formular observaciones de fondo ni de forma a lo actuado hasta el presente.',
  'ARTÍCULO 3°.- Desígnase con carácter transitorio, y por el término de ciento ochenta días hábiles, a la agente que se indica en el anexo, en el cargo de Coordinadora de Asuntos Contenciosos.',
  'La multa se graduará entre uno y veinte salarios mínimos según la gravedad de la falta, el perjuicio causado a los consumidores y la conducta anterior del infractor.',
  'El empleador deberá entregar al trabajador, dentro de los treinta días de extinguido el vínculo, constancia documentada de los aportes ingresados a los organismos de la seguridad social, y un certificado con las tareas cumplidas, los sueldos percibidos y la calificación profesional alcanzada durante la relación.',
  'Quedan exceptuados los concesionarios que hubieran regularizado su situación antes del vencimiento, siempre que acrediten el pago íntegro del canon, la vigencia de los seguros exigidos y la inexistencia de reclamos en trámite ante la autoridad de aplicación, lo que deberán probar con la documentación que establezca la reglamentación.',
  'Convócase a asamblea general ordinaria para el día 14 de abril, a las diez horas en primera convocatoria y a las once en segunda, para considerar la memoria, el balance y la elección de autoridades.',
  'Comuníquese, publíquese y archívese.',
]
