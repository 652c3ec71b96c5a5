/** The same application from a terminal. JSON on standard output and nothing else; progress on standard error. */
import { Command, CommanderError } from 'commander'
import { z } from 'zod'
import { errorReport } from '../../shared/contract/jobs.ts'
import { reportOf } from '../../shared/errors/index.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import { citeCommand } from './cite.ts'
import { doctorCommand } from './doctor.ts'
import { embedCommand } from './embed.ts'
import { evaluateCommand } from './evaluate.ts'
import { gradientsCommand } from './gradients.ts'
import { importCommand } from './import.ts'
import { indexCommand } from './index-command.ts'
import { labelsCommand } from './labels.ts'
import { modelsCommand } from './models.ts'
import { ocrCommand } from './ocr.ts'
import { providersCommand } from './providers.ts'
import { searchCommand } from './search.ts'
import { showCommand } from './show.ts'
import { serveCommand } from './serve.ts'
import { globals, sessionOf } from './session.ts'
import { trainCommand } from './train.ts'

export function buildProgram(): Command {
  const program = new Command('fojas')
    .description('Search Argentine norms on your own computer')
    .option('--library <dir>', "the library's folder")
    .option('--json', 'one JSON document on standard output')
    .exitOverride()
  const session = () => sessionOf(program)
  for (const command of [
    importCommand,
    ocrCommand,
    indexCommand,
    searchCommand,
    showCommand,
    citeCommand,
    evaluateCommand,
    trainCommand,
    labelsCommand,
    modelsCommand,
    embedCommand,
    gradientsCommand,
    providersCommand,
    serveCommand,
    backupCommand,
    restoreCommand,
    doctorCommand,
  ])
    program.addCommand(command(session).exitOverride())
  return program
}

/** What a procedure of the contract reports crosses it as data of its error. */
const carried = z.object({ data: errorReport })

async function main(): Promise<number> {
  const program = buildProgram()
  try {
    await program.parseAsync(process.argv)
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const report = carried.safeParse(error).data?.data ?? reportOf(error)
    const { json } = globals.parse(program.opts())
    if (json === true) process.stdout.write(`${JSON.stringify({ error: report })}\n`)
    else process.stderr.write(`fojas: ${report.message} [${report.code}]\n`)
    return 1
  }
}

process.exitCode = await main()
