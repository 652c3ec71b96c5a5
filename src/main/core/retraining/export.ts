/** The history of trainings as a table for a spreadsheet. */
import type { ExportedFile } from '../../../shared/contract/export.ts'
import { csvTable } from '../export/csv.ts'
import type { Training } from './store.ts'

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

export function csvOf(trainings: readonly Training[]): ExportedFile {
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
  return {
    name: `entrenamientos-${new Date().toISOString().slice(0, 10)}.csv`,
    mediaType: 'text/csv',
    base64: Buffer.from(csvTable(columns, rows)).toString('base64'),
  }
}
