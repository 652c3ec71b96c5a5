import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { Agreement } from '../../shared/contract/label-review.ts'
import { exchangeFormats, exportLabelsInput } from '../../shared/contract/label-exchange.ts'
import { verdictFacts } from '../../shared/domain/verdicts.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { plural } from '../../shared/text/format.ts'
import { formatOfName } from '../core/labels/exchange/index.ts'
import { withConnection, type Session } from './session.ts'

const marks = (count: number) => plural(count, 'marca', 'marcas')
const figure = (value: number | null) => (value === null ? 'sin dato' : value.toFixed(3).replace('.', ','))

function agreementLines(found: Agreement): string {
  return [
    `${plural(found.double, 'fragmento marcado', 'fragmentos marcados')} por dos personas o más`,
    `iguales: ${found.percent === null ? 'sin dato' : `${String(Math.round(found.percent * 100))} %`}`,
    `alfa de Krippendorff (ordinal): ${figure(found.alpha)}`,
    ...(found.pair === null
      ? []
      : [
          `entre ${found.pair.join(' y ')}: AC1 de Gwet ${figure(found.ac1)}, kappa de Cohen ${figure(found.kappa)}`,
        ]),
    found.words,
  ].join('\n')
}

interface ExportOptions {
  readonly format?: (typeof exchangeFormats)[number]
  readonly matter: boolean
  readonly notes: boolean
  readonly history: boolean
  readonly preview: boolean
  readonly annotator?: string
}

export function labelsCommand(session: () => Session): Command {
  const labels = new Command('labels').description('questions and marks, in and out')
  labels
    .command('import <file>')
    .description('CSV, JSONL, Parquet, triplets, qrels or BEIR; question, context and grade are the least')
    .option('--question <column>')
    .option('--context <column>')
    .option('--grade <column>')
    .option('--document <column>')
    .option('--annotator <column>')
    .option('--note <column>')
    .action(async (file: string, mapping: Record<string, string>) => {
      const current = session()
      await withConnection(current, async ({ client }) => {
        const done = await client.labels.import({ file: { path: resolve(file) }, mapping })
        current.print(done, () =>
          [
            `${plural(done.questions, 'pregunta nueva', 'preguntas nuevas')}, ${marks(done.marks)}, ` +
              `${String(done.known)} que ya estaban, ${String(done.unheld)} de textos que la biblioteca no tiene`,
            ...done.errors.map(({ message }) => `  ${message}`),
          ].join('\n'),
        )
        if (done.questions + done.marks + done.known === 0 && done.errors.length > 0) process.exitCode = 1
      })
    })
  labels
    .command('export <file>')
    .description(
      'the format is its extension: .csv .jsonl .parquet .triplets.jsonl .qrels .zip (BEIR) .fojas (a package)',
    )
    .addOption(new Option('--format <format>').choices(exchangeFormats))
    .option('--matter', 'with the matter of each question', false)
    .option('--notes', 'with notes', false)
    .option('--history', 'with the search by which each passage came up', false)
    .option('--preview', 'write nothing: say what would leave', false)
    .option('--annotator <name>', 'only what this person said')
    .action(async (file: string, { format, matter, notes, history, preview, annotator }: ExportOptions) => {
      const current = session()
      const chosen = format ?? (file.endsWith('.fojas') ? 'package' : formatOfName(file)?.id)
      if (chosen === undefined) throw new FojasError('label_format', { name: file })
      const input = exportLabelsInput.parse({
        format: chosen,
        filter: annotator === undefined ? {} : { annotators: [annotator] },
        include: { matter, notes, history },
      })
      await withConnection(current, async ({ client }) => {
        const {
          questions,
          marks: count,
          annotators,
          leaves,
          stays,
        } = await client.labels.exportPreview(input)
        const facts = { format: chosen, questions, marks: count, annotators, leaves, stays }
        const told = [`sale: ${leaves.join('; ')}`, `no sale: ${stays.join('; ')}`]
        const counted = `${plural(questions, 'pregunta', 'preguntas')} y ${marks(count)}`
        if (preview) {
          current.print(facts, () => [counted, ...told].join('\n'))
          return
        }
        const { base64, left } = await client.labels.export(input)
        writeFileSync(file, Buffer.from(base64, 'base64'))
        current.print({ file, ...facts, left }, () =>
          [
            `${counted} en ${file}`,
            ...told,
            ...(left === 0
              ? []
              : [
                  `${plural(left, 'pregunta', 'preguntas')} sin un relevante y un no relevante quedaron afuera`,
                ]),
          ].join('\n'),
        )
      })
    })
  labels
    .command('erase <annotator>')
    .description('all that one person said, for good')
    .requiredOption('--yes', 'nothing brings it back')
    .action(async (annotator: string) => {
      const current = session()
      await withConnection(current, async ({ client }) => {
        const { judgments } = await client.labels.erase({ annotator })
        current.print({ annotator, judgments }, () => plural(judgments, 'marca borrada', 'marcas borradas'))
      })
    })
  labels
    .command('merge <file>')
    .description("another computer's package (.fojas) or JSONL with its numbers; conflicts are shown")
    .option('--preview', 'write nothing', false)
    .action(async (file: string, { preview }: { preview: boolean }) => {
      const current = session()
      await withConnection(current, async ({ client }) => {
        const done = await client.labels.merge({ file: { path: resolve(file) }, preview })
        current.print(done, () =>
          [
            `${plural(done.questions, 'pregunta nueva', 'preguntas nuevas')}, ${marks(done.marks)}, ` +
              `${String(done.known)} que ya estaban, ${plural(done.conflictCount, 'desacuerdo', 'desacuerdos')}`,
            ...done.conflicts.map(
              ({ question, citation, here, there }) =>
                `  «${question}» · ${citation}: ${here.annotator}, ${verdictFacts[here.verdict].name.toLowerCase()}; ` +
                `${there.annotator}, ${verdictFacts[there.verdict].name.toLowerCase()}`,
            ),
          ].join('\n'),
        )
      })
    })
  labels
    .command('agreement [file]')
    .description("how far annotators agree: in a file, or the library's own marks")
    .action(async (file: string | undefined) => {
      const current = session()
      await withConnection(current, async ({ client }) => {
        const found =
          file === undefined
            ? await client.labels.agreement()
            : await client.labels.agreementOf({ file: { path: resolve(file) } })
        current.print(found, () => agreementLines(found))
      })
    })
  for (const each of labels.commands) each.exitOverride()
  return labels
}
