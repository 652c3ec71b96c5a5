/** The history of trainings, to take elsewhere. */
import type { ExportedFile } from '../../../shared/contract/export.ts'
import { strToU8, zipSync } from 'fflate'
import { csvTable } from '../export/csv.ts'
import type { Reader } from '../library/database.ts'
import { curveOf, movedOf } from './present.ts'
import { questionsOf, rankingsOf, type Training } from './store.ts'

const columns = [
  'training',
  'date',
  'state',
  'model',
  'parent',
  'compared_with',
  'recipe',
  'division',
  'labels',
  'data_hash',
  'seconds',
  'device',
  'steps',
  'share',
  'weight',
  'ndcg@10_before',
  'ndcg@10_after',
  'gain_lower',
  'gain_upper',
  'attempts',
  'better',
  'worse',
  'equal',
  'settings',
  'error',
] as const

function tableOf(trainings: readonly Training[]): string {
  const rows = trainings.map((each) => {
    const { report, verdict } = each
    const better = verdict?.tests.find(({ name }) => name === 'better')?.figures
    return {
      training: each.id,
      date: each.createdAt,
      state: each.state,
      model: each.model ?? '',
      parent: each.parent,
      compared_with: each.rival,
      recipe: each.recipe,
      division: each.division,
      labels: each.labels,
      data_hash: each.dataHash,
      seconds: Math.round(each.seconds),
      device: each.device,
      steps: report?.steps ?? '',
      share: report?.share ?? '',
      weight: each.weight ?? '',
      'ndcg@10_before': better?.['before'] ?? '',
      'ndcg@10_after': better?.['after'] ?? '',
      gain_lower: better?.['lower'] ?? '',
      gain_upper: better?.['upper'] ?? '',
      attempts: verdict?.attempts ?? '',
      better: verdict?.questions.better ?? '',
      worse: verdict?.questions.worse ?? '',
      equal: verdict?.questions.equal ?? '',
      settings: JSON.stringify(report?.settings ?? each.settings),
      error: each.error?.code ?? '',
    }
  })
  return csvTable(columns, rows)
}

const today = (): string => new Date().toISOString().slice(0, 10)

export function csvOf(trainings: readonly Training[]): ExportedFile {
  return {
    name: `entrenamientos-${today()}.csv`,
    mediaType: 'text/csv',
    base64: Buffer.from(tableOf(trainings)).toString('base64'),
  }
}

/** The table, and of each training its configuration, report, verdict, curve and where its control questions moved. */
export function folderOf(reader: Reader, trainings: readonly Training[]): ExportedFile {
  const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`)
  const folders = trainings.map((each): [string, Record<string, Uint8Array>] => {
    const moved = movedOf(questionsOf(reader, each.id), rankingsOf(reader, each.id, 'control'))
    const curve = curveOf(reader, each.id)
    return [
      `${each.createdAt.slice(0, 10)}-${each.id}`,
      {
        'configuracion.json': json(each.report?.settings ?? each.settings),
        'informe.json': json(each.report),
        'veredicto.json': json(each.verdict),
        'curva.csv': strToU8(csvTable(['part', 'step', 'loss', 'ndcg'], curve)),
        'control.csv': strToU8(csvTable(['question', 'text', 'before', 'after'], moved)),
      },
    ]
  })
  const bytes = zipSync({
    'entrenamientos.csv': strToU8(tableOf(trainings)),
    ...Object.fromEntries(folders),
  })
  return {
    name: `entrenamientos-${today()}.zip`,
    mediaType: 'application/zip',
    base64: Buffer.from(bytes).toString('base64'),
  }
}
