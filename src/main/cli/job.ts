/** Long work seen from a terminal: progress on standard error, Ctrl+C stops it and says what was kept. */
import type { z } from 'zod'
import { errorReport, type Job } from '../../shared/contract/jobs.ts'
import { FojasError, errorOf, isErrorCode } from '../../shared/errors/index.ts'
import { grouped, remainingTime } from '../../shared/text/format.ts'
import type { Connection } from './connect.ts'

const units = {
  files: 'archivos',
  documents: 'documentos',
  passages: 'fragmentos',
  bytes: 'bytes',
  pages: 'páginas',
  queries: 'preguntas',
  steps: 'pasos',
} as const
/** Milliseconds between two lines where standard error is a file. */
const lineEvery = 10_000

/** `1.200 de 31.319 archivos · 210 por segundo · faltan unos 3 minutos` */
function progressLine({ progress, rate, remaining }: Job): string {
  if (progress === null) return ''
  const { done, total, unit } = progress
  const parts = [
    `${grouped(Math.floor(done))}${total === null ? '' : ` de ${grouped(total)}`} ${units[unit]}`,
  ]
  if (rate !== null) parts.push(`${grouped(rate)} por segundo`)
  if (remaining !== null) parts.push(`faltan ${remainingTime(remaining)}`)
  return parts.join(' · ')
}

/** @returns a function that shows a job's progress, and one that leaves the terminal clean */
function reporter(): { show: (job: Job) => void; end: () => void } {
  const terminal = process.stderr.isTTY
  let last = Date.now()
  let shown = false
  return {
    show(job) {
      const line = progressLine(job)
      if (line === '') return
      if (terminal) process.stderr.write(`\r\u001B[K${line}`)
      else if (Date.now() - last > lineEvery) {
        last = Date.now()
        process.stderr.write(`${line}\n`)
      }
      shown = true
    },
    end() {
      if (terminal && shown) process.stderr.write('\n')
    },
  }
}

/**
 * Follows a job to its end.
 * @returns its result, of the form its kind promises
 * @throws FojasError what the job failed with; job_interrupted or cancelled after Ctrl+C
 */
export async function finish<T>(connection: Connection, job: Job, result: z.ZodType<T>): Promise<T> {
  const { client, application } = connection
  const asked = new AbortController()
  // More than once: a terminal sends Ctrl+C to the starter and to this process, and the starter passes it on.
  const stop = () => {
    if (asked.signal.aborted) return
    asked.abort()
    // Here the job stays as interrupted, to be gone on with; another process' job is only cancelled.
    void (application === null ? client.jobs.cancel({ id: job.id }) : application.jobs.close())
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const report = reporter()
  let last = job
  try {
    for await (const change of await client.jobs.follow({ id: job.id })) {
      last = change
      report.show(change)
    }
  } finally {
    report.end()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  if (last.state !== 'done') {
    if (asked.signal.aborted && application !== null) throw new FojasError('job_interrupted', {})
    const { code, params, message } = errorReport.parse(last.error)
    throw isErrorCode(code)
      ? errorOf({ code, params, message })
      : new FojasError('internal', { detail: message })
  }
  return result.parse(last.result)
}
