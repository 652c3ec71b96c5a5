import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { FojasError, errorOf, isErrorCode } from '../../shared/errors/index.ts'
import { requestOf, trainInput, type TrainInput } from '../core/training/request.ts'
import { sweepRows, trainingReport, type TrainingReport } from '../core/training/report.ts'
import { maskedLanguage, recipeNames } from '../core/training/settings.ts'
import { trainModel } from '../core/training/train.ts'
import { answeredWords, caveatWords, decisionWords, movedWords } from '../../shared/text/verdict-words.ts'
import type { TrainingDetail } from '../../shared/contract/training.ts'
import { losses } from '../ml/losses/index.ts'
import { scheduleNames } from '../ml/optimisers/index.ts'
import { createNodeEngineHost } from '../engine/spawn-node.ts'
import { withApplication, type Session } from './session.ts'

function number(value: string): number {
  const parsed = Number(value)
  if (value.trim() === '' || !Number.isFinite(parsed)) throw new InvalidArgumentError('a number')
  return parsed
}
const numbers = (value: string): number[] => value.split(',').map(number)

/** Options that are settings of the run, by the setting they put over the recipe's. */
const settingOptions = [
  ['--epochs <e>', 'epochs', number],
  ['--max-steps <n>', 'maxSteps', number],
  ['--batch <b>', 'batch', number],
  ['--accumulation <n>', 'accumulation', number],
  ['--lr <x>', 'lr', number],
  ['--weight-decay <x>', 'weightDecay', number],
  ['--warmup <part>', 'warmup', number],
  ['--clip <norm>', 'clip', number],
  ['--seed <s>', 'seed', number],
  ['--rank <r>', 'rank', number],
  ['--alpha <a>', 'alpha', number],
  ['--dropout <p>', 'dropout', number],
  ['--negatives <n>', 'negatives', number],
  ['--own-pairs <n>', 'ownPairs', number],
  ['--looks <n>', 'looks', number],
  ['--patience <n>', 'patience', number],
  ['--interpolation <shares>', 'shares', numbers],
  ['--threads <n>', 'threads', number],
  ['--micro-batch <n>', 'microBatch', number],
] as const

const given = z.looseObject({
  pairs: z.string().optional(),
  model: z.string().optional(),
  output: z.string().optional(),
  recipe: z.string(),
  withoutJudging: z.boolean().default(false),
  division: z.string(),
  loss: z.string().optional(),
  scale: z.number().optional(),
  symmetric: z.boolean().optional(),
  margin: z.number().optional(),
  matryoshka: z.array(z.number()).optional(),
  probability: z.number(),
  schedule: z.string().optional(),
  provider: z.string().optional(),
  minedNegatives: z.boolean().optional(),
  queryLength: z.number().optional(),
  passageLength: z.number().optional(),
  fullEmbeddings: z.boolean().optional(),
  collapseWatch: z.boolean(),
  sweep: z.boolean().default(false),
})

/** The loss's own options go with it. */
function lossOf(options: z.infer<typeof given>): unknown {
  const { loss, scale, symmetric, margin, matryoshka, probability } = options
  if (loss === maskedLanguage) return { name: loss, probability }
  const own = { scale, symmetric, margin }
  if (
    loss === undefined &&
    matryoshka === undefined &&
    Object.values(own).every((each) => each === undefined)
  )
    return undefined
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return {
    ...{ name: loss ?? 'MultipleNegativesRankingLoss', ...set },
    ...(matryoshka === undefined ? {} : { matryoshka: { dimensions: matryoshka } }),
  }
}

function inputOf(raw: unknown): TrainInput {
  const options = given.parse(raw)
  const settings: Record<string, unknown> = {}
  for (const [flag, name] of settingOptions) {
    const key = flag
      .slice(2, flag.indexOf(' '))
      .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (options[key] !== undefined) settings[name] = options[key]
  }
  const { queryLength, passageLength, schedule, provider } = options
  if (provider !== undefined) settings['provider'] = provider
  if (queryLength !== undefined || passageLength !== undefined)
    settings['lengths'] = { query: queryLength ?? 64, document: passageLength ?? 512 }
  if (schedule !== undefined) settings['schedule'] = schedule
  if (options.fullEmbeddings === true) settings['frozenEmbeddings'] = false
  if (options.minedNegatives !== undefined) settings['mined'] = options.minedNegatives
  if (!options.collapseWatch) settings['collapse'] = null
  const loss = lossOf(options)
  if (loss !== undefined) settings['loss'] = loss
  const { pairs, model, output, recipe, division, sweep } = options
  const parsed = trainInput.safeParse({
    ...{ model, output: output === undefined ? undefined : resolve(output) },
    ...{ recipe, division, sweep, settings },
    ...(pairs === undefined ? {} : { pairs: resolve(pairs) }),
  })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new FojasError('bad_request', { detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
}

const tell = (news: unknown): void => {
  process.stderr.write(`${JSON.stringify(news)}\n`)
}

/** A file of pairs and a model's folder need no library. */
async function alone(input: TrainInput): Promise<TrainingReport> {
  const engines = createNodeEngineHost()
  const stop = new AbortController()
  const abort = () => {
    stop.abort()
  }
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  try {
    const request = await requestOf(input, {
      model: (directory) => Promise.resolve({ directory, precision: 'fp32' }),
      labels: () => [],
    })
    return await trainModel(request, engines, {
      signal: stop.signal,
      tell,
      async breathe() {
        await yieldToEvents()
        if (stop.signal.aborted) throw new FojasError('cancelled', {})
      },
    })
  } finally {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
    await engines.close()
  }
}

async function inLibrary(session: Session, input: TrainInput): Promise<TrainingReport> {
  let report: TrainingReport | undefined
  await withApplication(session, async (app) => {
    const deaf = app.training.listen(tell)
    const job = await app.jobs.wait(app.train(input).id)
    deaf()
    if (job.error !== null && isErrorCode(job.error.code))
      throw errorOf({ ...job.error, code: job.error.code })
    report = trainingReport.parse(job.result)
  })
  if (report === undefined) throw new FojasError('internal', { detail: 'el entrenamiento no dio resultado' })
  return report
}

/** The screen's one button: trained on the library's marks, judged, and used where the verdict is for it. */
async function pressButton(session: Session, raw: unknown): Promise<TrainingDetail> {
  const { withoutJudging, recipe, lr, epochs, negatives, passageLength } = buttonOptions.parse(raw)
  let detail: TrainingDetail | undefined
  await withApplication(session, async (app) => {
    app.labels.takeDatasets()
    const { current } = await app.retraining.status()
    if (current?.state === 'judging') {
      await app.retraining.decide(current.id, withoutJudging)
      detail = app.retraining.get(current.id)
      return
    }
    const started = await app.retraining.start('now', {
      ...(recipe === 'auto' ? {} : { recipe }),
      ...{ lr, epochs, negatives, length: passageLength },
    })
    const deaf = app.jobs.watch((job) => {
      if (job.kind === 'retraining' && job.progress !== null) tell(job.progress)
    })
    const job = started.job === null ? undefined : await app.jobs.wait(started.job.id)
    deaf()
    if (job?.error !== null && job?.error !== undefined && isErrorCode(job.error.code))
      throw errorOf({ ...job.error, code: job.error.code })
    await app.retraining.decide(started.id, withoutJudging)
    detail = app.retraining.get(started.id)
  })
  if (detail === undefined) throw new FojasError('internal', { detail: 'el entrenamiento no dio resultado' })
  return detail
}

const buttonOptions = z.looseObject({
  withoutJudging: z.boolean().default(false),
  recipe: z.enum(['auto', ...recipeNames]),
  lr: z.number().optional(),
  epochs: z.number().optional(),
  negatives: z.number().int().optional(),
  passageLength: z.number().int().optional(),
})

function verdictOf({ verdict, judging, model, wouldHelp }: TrainingDetail): string {
  if (verdict === null)
    return `${model ?? ''}: faltan juzgar ${judging?.passages ?? 0} fragmentos. Están en Etiquetar; con --without-judging el veredicto se da sin ellos.`
  return [
    answeredWords(verdict),
    movedWords(verdict),
    decisionWords(verdict, wouldHelp),
    ...caveatWords(verdict),
  ].join('\n')
}

const decimal = (value: number): string => value.toFixed(3).replace('.', ',')

function readable(report: TrainingReport): string {
  const { control, output, settings, improved, sweep } = report
  const words = improved ? 'mejoró en la parte de validación' : 'no mejoró en la parte de validación'
  const figures =
    control === null
      ? ''
      : `\nNDCG@10 en preguntas de control: ${decimal(control.before['ndcg@10'])} antes, ${decimal(control.after['ndcg@10'])} después`
  const tried = sweep === null ? '' : `${sweepRows(sweep)}\n`
  return `${tried}${settings.recipe}, ${report.steps} pasos: ${words}${figures}\n${output}`
}

export function trainCommand(session: () => Session): Command {
  const command = new Command('train')
    .description('train a model on pairs of a question and a passage')
    .option(
      '--pairs <file>',
      "CSV, JSONL or Parquet with question, context and grade or negative; the library's own labels when absent",
    )
    .option('--model <id|dir>', 'the one that answers searches, or what it was trained from, when absent')
    .option(
      '--output <dir>',
      'a folder that sentence-transformers opens; without it the model is taken into the library, with its verdict',
    )
    .option('--without-judging', 'give the verdict although passages are left that nobody judged')
    .addOption(new Option('--recipe <recipe>').choices(['auto', ...recipeNames]).default('auto'))
    .addOption(
      new Option('--division <how>', 'what is held out')
        .choices(['auto', 'split', 'folds', 'none'])
        .default('auto'),
    )
    .addOption(new Option('--loss <name>').choices([...Object.keys(losses), maskedLanguage]))
    .option('--scale <x>', 'factor of cosines', number)
    .option('--symmetric', 'passages look for their questions too')
    .option('--margin <x>', 'of the loss', number)
    .option('--matryoshka <dimensions>', 'the loss at several lengths, e.g. 256,128', numbers)
    .option('--probability <p>', 'of a token to be masked', number, 0.3)
    .addOption(new Option('--schedule <name>').choices(scheduleNames))
    .option('--query-length <n>', 'tokens', number)
    .option('--passage-length <n>', 'tokens', number)
    .option(
      '--provider <id>',
      'what computes (`fojas providers` lists them); the processor where it does not give the same gradients',
    )
    .option('--full-embeddings', 'the token embeddings are trained too')
    .option('--mined-negatives', 'negatives that nobody marked: what the search takes for answers')
    .option('--no-mined-negatives', 'negatives that nobody marked: any passage')
    .option('--sweep', 'look for the settings first, on the validation part')
    .option('--no-collapse-watch', 'go on although the model collapses')
  for (const [flag, , parse] of settingOptions) command.addOption(new Option(flag).argParser<unknown>(parse))
  return command.action(async (raw: unknown) => {
    const current = session()
    const { output, model, pairs } = given.parse(raw)
    if (output === undefined) {
      if (pairs !== undefined || model !== undefined)
        throw new FojasError('bad_request', {
          detail: 'sin --output se entrena con las marcas de la biblioteca, desde el modelo en uso',
        })
      const ended = await pressButton(current, raw)
      current.print(ended, () => verdictOf(ended))
      return
    }
    const input = inputOf(raw)
    const folder = existsSync(join(input.model, 'config.json'))
    const report =
      input.pairs !== undefined && folder
        ? await alone({ ...input, model: resolve(input.model) })
        : await inLibrary(current, input)
    current.print(report, () => readable(report))
  })
}
