import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { searchInput, searchModes } from '../../shared/contract/search.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { evaluate, parseQueries } from '../core/evaluation/evaluate.ts'
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
    .addOption(new Option('--mode <mode>').choices(searchModes).default('hybrid'))
    .action(async (options: { queries: string; mode: string }) => {
      const current = session()
      const queries = parseQueries(readQueries(options.queries))
      await withApplication(current, async (app) => {
        if (options.mode !== 'lexical' && !app.meaning.ready) throw new FojasError('no_index', {})
        const report = await evaluate(
          queries,
          async (text, limit) => {
            const answer = await app.query(searchInput.parse({ text, limit, mode: options.mode }))
            return answer.results.map((result) => result.document.id)
          },
          (done, total) => {
            if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${total}`)
          },
        )
        current.print(report, () => JSON.stringify(report, null, 2))
      })
    })
}
