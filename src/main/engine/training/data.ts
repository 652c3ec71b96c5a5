/** A run's data file, checked before anything is opened that costs time. */
import { readFileSync } from 'node:fs'
import { FojasError } from '../../../shared/errors/index.ts'
import { lossConfig, lossOf, type LossConfig } from '../../ml/losses/index.ts'
import { trainingData, type Objective, type TrainingData } from '../protocol-training.ts'

const invalid = (detail: string, cause?: unknown): FojasError =>
  new FojasError('training_data_invalid', { detail }, { cause })

/** The loss a run names, with its options. */
export function lossOfObjective(objective: Extract<Objective, { kind: 'embeddings' }>): LossConfig {
  const parsed = lossConfig.safeParse({ ...objective.options, name: objective.loss })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new FojasError('bad_request', {
    detail:
      issue?.path[0] === 'name'
        ? `no se conoce la función de pérdida ${objective.loss}`
        : `la opción ${issue?.path.join('.') ?? ''} de ${objective.loss} no sirve (${issue?.message ?? ''})`,
  })
}

export function readTrainingData(path: string, objective: Objective): TrainingData {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new FojasError('path_not_found', { path }, { cause: error })
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalid('el archivo no es JSON válido', error)
  }
  const parsed = trainingData.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  const data = parsed.data
  const known = (index: number): boolean => index < data.texts.length
  const loss = objective.kind === 'embeddings' ? lossOf(lossOfObjective(objective)) : undefined
  for (const [n, { rows, labels }] of data.batches.entries()) {
    const columns = rows[0]?.length ?? 0
    const where = `lote ${n + 1}`
    if (rows.some((row) => row.length !== columns)) throw invalid(`${where}: filas de distinto largo`)
    if (!rows.flat().every(known)) throw invalid(`${where}: un índice no corresponde a ningún texto`)
    if (loss === undefined) {
      if (columns !== 1) throw invalid(`${where}: se espera un texto por fila`)
      continue
    }
    if (columns < loss.columns || (columns > loss.columns && !loss.moreNegatives))
      throw invalid(`${where}: la función de pérdida lleva ${loss.columns} textos por fila y hay ${columns}`)
    if (loss.labels !== 'none' && labels?.length !== rows.length)
      throw invalid(`${where}: falta el valor (labels) de cada fila`)
  }
  const { evaluation } = data
  if (evaluation !== undefined && ![...evaluation.queries, ...evaluation.documents].every(known))
    throw invalid('un índice de la evaluación no corresponde a ningún texto')
  return data
}
