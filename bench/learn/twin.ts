/** The same training in sentence-transformers: the batches written as a file, and what its program says of both. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { SnapshotQuestion } from '../../src/main/core/retraining/snapshot.ts'
import type { TrainingReport } from '../../src/main/core/training/report.ts'
import type { CandidateSource } from '../../src/main/core/training/candidates.ts'
import { planRows } from '../../src/main/core/training/rows.ts'
import type { TrainingSettings } from '../../src/main/core/training/settings.ts'
import { newQueryAdapter } from '../../src/main/ml/adapters/query-adapter.ts'
import { answerOf, type Constitution } from './constitution.ts'
import { twinFigures, type TwinFigures } from './outcome.ts'

export interface TwinOptions {
  readonly python: string
  /** Where the file is written. */
  readonly folder: string
  /** The model that training starts from, and what was made of it here. */
  readonly model: string
  readonly output: string
  readonly threads: number
  readonly learns: readonly SnapshotQuestion[]
  readonly asked: readonly SnapshotQuestion[]
  readonly library: CandidateSource
  readonly settings: TrainingSettings
  readonly report: TrainingReport
  readonly passages: Constitution['passages']
  readonly dimension: number
}

const program = join(import.meta.dirname, '../peers/learn.py')

export async function twin(options: TwinOptions): Promise<TwinFigures> {
  const { settings, report, python, folder, threads, passages } = options
  const plan = await planRows(options.learns, settings, options.library, () => Promise.resolve())
  const total = Math.ceil(plan.batches.length / settings.accumulation)
  const adapter =
    settings.recipe === 'adapter'
      ? { v: [...newQueryAdapter(options.dimension, settings.rank, settings.seed).v] }
      : null
  const file = join(folder, 'twin.json')
  writeFileSync(
    file,
    JSON.stringify({
      ...{ model: options.model, ours: options.output, threads, adapter, settings },
      batches: plan.batches.slice(0, report.bestStep * settings.accumulation).map(({ rows }) => rows),
      warmup: Math.round(settings.warmup * total),
      ...{ total, share: report.share },
      asked: options.asked.map((question) => ({ text: question.text, answer: answerOf(question) })),
      passages,
    }),
  )
  const { stdout } = await promisify(execFile)(python, [program, file], { maxBuffer: 1 << 26 })
  return twinFigures.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}
