import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { searchModes } from '../../shared/contract/search.ts'
import { errorOf, FojasError, isErrorCode } from '../../shared/errors/index.ts'
import { evaluationReport, parseQueries } from '../core/evaluation/evaluate.ts'
import { evaluationParams } from '../core/evaluation/service.ts'
import { withApplication, type Session } from './session.ts'

function readQueries(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new FojasError('path_not_found', { path }, { cause: error })
  }
}

export function evaluateCommand(session: () => Session): Command {
  return new Command('evaluate')
    .description('rank the documents that queries ask for')
    .requiredOption('--queries <file>', 'JSON lines with text and _id')
    .option('--model <id|dir>', 'a registered model or a model folder; the active one when absent')
    .addOption(new Option('--mode <mode>').choices(searchModes).default('hybrid'))
    .action(async (options: { queries: string; model?: string; mode: string }) => {
      const current = session()
      const queries = parseQueries(readQueries(options.queries))
      const params = evaluationParams.parse({ queries, model: options.model, mode: options.mode })
      await withApplication(current, async (app) => {
        const unwatch = app.jobs.watch((job) => {
          if (!process.stderr.isTTY || job.progress === null) return
          const { done, total, unit } = job.progress
          const what = unit === 'queries' ? 'preguntas' : 'fragmentos'
          process.stderr.write(`\r${done} / ${total ?? '?'} ${what}  `)
        })
        const job = await app.jobs.wait(app.evaluate(params).id)
        unwatch()
        if (process.stderr.isTTY) process.stderr.write('\n')
        if (job.error !== null && isErrorCode(job.error.code))
          throw errorOf({ ...job.error, code: job.error.code })
        const report = evaluationReport.parse(job.result)
        current.print(report, () => JSON.stringify(report, null, 2))
      })
    })
}
