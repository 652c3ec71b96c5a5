import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainingData, TrainingRun } from '../../../src/main/engine/protocol-training.ts'
import { readSafetensors, toFloat32, type StoredTensor } from '../../../src/main/ml/safetensors.ts'
import { projectRoot } from '../../support/shared.ts'

export const scratch = (): string => mkdtempSync(join(tmpdir(), 'fojas-training-'))

export const tensorsOf = (file: string): ReadonlyMap<string, StoredTensor> =>
  readSafetensors(readFileSync(file))

/** ‖a − b‖ / ‖b‖ */
export function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`)
  let [gap, size] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    gap += (a[i]! - b[i]!) ** 2
    size += b[i]! ** 2
  }
  return Math.sqrt(gap) / Math.max(Math.sqrt(size), 1e-30)
}

export const numbers = (tensors: ReadonlyMap<string, StoredTensor>, name: string): Float32Array => {
  const tensor = tensors.get(name)
  if (tensor === undefined) throw new Error(`no ${name}`)
  return toFloat32(tensor)
}

/** A run on the tiny model of this repository, small enough to be run several times in a test. */
export function tinyRun(directory: string, data: string, change: Partial<TrainingRun> = {}): TrainingRun {
  return {
    model: { directory: join(projectRoot, 'tests/fixtures/tiny') },
    directory,
    data,
    resume: false,
    trained: { kind: 'full', frozenEmbeddings: false },
    objective: { kind: 'embeddings', loss: 'MultipleNegativesRankingLoss', options: { scale: 20 } },
    optimiser: { lr: 1e-3, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
    schedule: { name: 'cosine', warmupSteps: 2, totalSteps: 12 },
    clip: 1,
    accumulation: 1,
    seed: 7,
    lengths: { query: 32, document: 64 },
    checkpointEvery: 3,
    mode: 'whole',
    microBatch: 2,
    threads: 1,
    collapse: null,
    ...change,
  }
}

/** Questions and the notices that answer them, all invented. */
export const questions = [
  '¿Cuándo vence el plazo para contestar?',
  '¿Quién fue designada coordinadora?',
  '¿Qué obra de caminos se aprueba?',
  '¿Cómo se gradúa la multa?',
  '¿Qué certificado entrega el empleador?',
  '¿Quiénes quedan exceptuados?',
  '¿Para cuándo se convoca la asamblea?',
] as const

/** Batches of four pairs, their questions taking turns. */
export function tinyData(batches: number, more: Partial<TrainingData> = {}): TrainingData {
  const pairs = questions.map((_, n) => [n, questions.length + n])
  return {
    texts: [...questions, ...answers],
    firstStep: 0,
    batches: Array.from({ length: batches }, (_, b) => ({
      rows: [0, 1, 2, 3].map((n) => pairs[(b * 4 + n) % pairs.length]!),
    })),
    ...more,
  }
}

/** In the questions' order. */
const answers = [
  'El plazo para contestar será de diez días hábiles contados desde la notificación.',
  'Desígnase con carácter transitorio a la agente que se indica como Coordinadora de Archivos.',
  'Apruébase la obra de mantenimiento de los caminos vecinales del partido.',
  'La multa se graduará entre uno y veinte salarios mínimos según la gravedad de la falta.',
  'El empleador deberá entregar un certificado con las tareas cumplidas y los sueldos percibidos.',
  'Quedan exceptuados los concesionarios que hubieran regularizado su situación.',
  'Convócase a asamblea general ordinaria para el día 14 de abril a las diez horas.',
]
