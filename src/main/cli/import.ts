import { Command } from 'commander'
import { importResult } from '../../shared/contract/library.ts'
import { errorOf, isErrorCode } from '../../shared/errors/index.ts'
import type { Session } from './session.ts'

export function importCommand(session: () => Session): Command {
  return new Command('import')
    .description('import files and folders')
    .argument('<path...>')
    .option('--body-only', 'drop front matter and leading headings (for evaluations)', false)
    .action(async (paths: string[], options: { bodyOnly: boolean }) => {
      const current = session()
      const app = current.open('cli', 'la línea de comandos')
      try {
        const unwatch = app.jobs.watch((job) => {
          if (!process.stderr.isTTY || job.progress === null) return
          const { done, total } = job.progress
          process.stderr.write(`\r${done} / ${total ?? '?'} archivos`)
        })
        const job = await app.jobs.wait(app.import(paths, options.bodyOnly).id)
        unwatch()
        if (process.stderr.isTTY) process.stderr.write('\n')
        if (job.error !== null && isErrorCode(job.error.code))
          throw errorOf({ ...job.error, code: job.error.code })
        const result = importResult.parse(job.result)
        current.print(result, () =>
          [
            `${result.documents} documentos nuevos (${result.passages} fragmentos), ${result.updated} actualizados, ${result.unchanged} sin cambios`,
            ...result.rejected.map((each) => `  rechazado: ${each.file} [${each.code}] ${each.message}`),
          ].join('\n'),
        )
        const nothing = result.documents + result.updated + result.unchanged === 0
        if (nothing && result.rejected.length > 0) process.exitCode = 1
      } finally {
        await app.close()
      }
    })
}
