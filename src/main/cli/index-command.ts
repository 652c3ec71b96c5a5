import { Command } from 'commander'
import { z } from 'zod'
import { errorOf, isErrorCode } from '../../shared/errors/index.ts'
import type { Session } from './session.ts'

const built = z.object({ model: z.string(), passages: z.number(), seconds: z.number() })

export function indexCommand(session: () => Session): Command {
  return new Command('index').description("build or resume the active model's index").action(async () => {
    const current = session()
    const app = current.open('cli', 'la línea de comandos')
    try {
      const unwatch = app.jobs.watch((job) => {
        if (!process.stderr.isTTY || job.progress === null) return
        process.stderr.write(`\r${job.progress.done} / ${job.progress.total ?? '?'} fragmentos`)
      })
      const job = await app.jobs.wait(app.index().id)
      unwatch()
      if (job.error !== null && isErrorCode(job.error.code))
        throw errorOf({ ...job.error, code: job.error.code })
      const result = built.parse(job.result)
      current.print(
        result,
        () => `${result.passages} fragmentos con ${result.model} en ${result.seconds.toFixed(1)} s`,
      )
    } finally {
      await app.close()
    }
  })
}
