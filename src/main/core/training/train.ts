/** A whole training: the data divided, learnt from, judged on what it never saw, and written as a model. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import type { EngineHost, EncoderSpec } from '../../engine/encoder.ts'
import { readParent } from '../models/parent.ts'
import { checkTarget } from '../models/write-model.ts'
import { aside } from './aside.ts'
import type { CandidateSource } from './candidates.ts'
import { EmbeddingCache, FileSource, passagesOf } from './file-source.ts'
import { bestShare, compared, fit, rankWith, type BeforeAfter, type Fitted } from './fit.ts'
import { adapterLearner } from './learners/adapter.ts'
import { engineLearner } from './learners/engine.ts'
import type { Learner, LearnerContext, Learnt } from './learners/learner.ts'
import { evaluationPool } from './pool.ts'
import { usableLabels, type Question } from './question.ts'
import { cardOf, type TrainingReport } from './report.ts'
import { maskedLanguage, type TrainingSettings } from './settings.ts'
import { sweep, type SweepTable } from './sweep.ts'
import { divide, foldQuestions, splitQuestions, type Folds, type Side, type Split } from './splits.ts'

export interface TrainRequest {
  readonly questions: readonly Question[]
  /** Name and hash of what was learnt from, for the card. */
  readonly data: { readonly name: string; readonly hash: string }
  readonly model: EncoderSpec
  /** Id or folder, for the card. */
  readonly parent: string
  readonly output: string
  readonly settings: TrainingSettings
  /** `auto`: by the number of pairs. */
  readonly division: 'auto' | 'split' | 'folds' | 'none'
  /** Settings are first looked for on the validation part; the test part sees none of it. */
  readonly sweep: boolean
  /** Sides given before, by question. */
  readonly sides?: ReadonlyMap<string, Side> | undefined
  /** Where passages come from that nobody judged; those of the questions alone where absent. */
  readonly library?: CandidateSource | undefined
  /** Called with each part that was learnt, while there are questions that it never saw. */
  readonly examine?: ((part: LearntPart) => Promise<void>) | undefined
}

/** What was learnt from some of the questions, and those it may be judged on. */
export interface LearntPart {
  /** `split`, or the fold's. */
  readonly name: string
  readonly learnt: Learnt
  readonly share: number
  /** Chose its epochs and its share, and may choose more. */
  readonly validation: readonly Question[]
  /** No choice has seen them. */
  readonly control: readonly Question[]
}

interface Room {
  readonly request: TrainRequest
  readonly learner: Learner
  readonly queries: EmbeddingCache
  readonly documents: EmbeddingCache
  readonly context: LearnerContext
  /** Every passage: the library's by its search, or those of the questions ranked by the parent. */
  readonly passages: CandidateSource
  readonly directory: string
}

/** @throws FojasError training_data_invalid, training_collapsed, training_diverged, cancelled, disk_full, bad_request */
export async function trainModel(
  request: TrainRequest,
  engines: EngineHost,
  context: LearnerContext,
): Promise<TrainingReport> {
  const begun = performance.now()
  const { questions, settings, output } = request
  await checkTarget(output)
  if (request.sweep && (request.division === 'folds' || request.division === 'none'))
    throw new FojasError('bad_request', {
      detail: 'un barrido elige en la parte de validación: --division split, o ninguna',
    })
  const parent = await readParent(request.model.directory, request.model)
  const encoder = engines.encoder('train')
  const info = await encoder.load({
    ...request.model,
    precision: 'fp32',
    maxLength: Math.min(settings.lengths.document, request.model.maxLength ?? parent.maxLength),
  })
  const [queries, documents] = (['query', 'document'] as const).map(
    (side) =>
      new EmbeddingCache(encoder, side, info.dimension, (done, total) => {
        context.tell({ event: 'encoded', side, done, total })
      }),
  ) as [EmbeddingCache, EmbeddingCache]
  const learner =
    settings.recipe === 'adapter'
      ? adapterLearner({ queries, documents, dimension: info.dimension })
      : engineLearner({ engines, parent, model: request.model })
  const passages = passagesOf(questions)
  context.tell({
    event: 'phase',
    phase: 'encoding',
    questions: questions.length,
    passages: passages.length,
  })
  let room: Room = {
    request,
    learner,
    queries,
    documents,
    context,
    passages: request.library ?? new FileSource(passages, queries, documents),
    directory: `${output}.run`,
  }
  if (settings.loss.name !== maskedLanguage) await encodeAll(room)
  const divided = divisionOf(request)
  const swept = request.sweep && divided?.kind === 'split' ? await sweepOn(room, divided) : undefined
  if (swept !== undefined) room = { ...room, request: { ...request, settings: swept.settings } }
  const learnt =
    divided === null
      ? await learnAll(room)
      : divided.kind === 'split'
        ? await learnSplit(room, divided)
        : await learnFolds(room, divided)
  const report: TrainingReport = {
    output,
    parent: request.parent,
    parentHash: info.modelHash,
    data: request.data,
    settings: room.request.settings,
    sweep: swept?.table ?? null,
    questions: questions.length,
    labels: usableLabels(questions),
    division: divided?.kind ?? 'none',
    steps: learnt.fitted.steps,
    bestStep: learnt.fitted.bestStep,
    share: learnt.share,
    improved: learnt.improved,
    validation: learnt.validation,
    control: learnt.control,
    collapse: await collapseOf(room, learnt),
    seconds: (performance.now() - begun) / 1000,
    date: new Date().toISOString().slice(0, 10),
  }
  await mkdir(join(output, '..'), { recursive: true })
  await aside('write', {
    ...{ directory: parent.directory, choice: parent.choice, target: output, card: cardOf(report) },
    change: await learnt.fitted.learnt.change(learnt.share),
  })
  await rm(room.directory, { recursive: true, force: true })
  return report
}

async function encodeAll({ request, queries, documents, context }: Room): Promise<void> {
  const breathe = () => context.breathe()
  await queries.add(
    request.questions.map(({ text }) => text),
    breathe,
    context.signal,
  )
  await documents.add(
    passagesOf(request.questions).map(({ text }) => text),
    breathe,
    context.signal,
  )
}

function divisionOf({
  questions,
  division,
  sides,
  settings,
  sweep: sweeps,
}: TrainRequest): Split | Folds | null {
  if (settings.loss.name === maskedLanguage || division === 'none') return null
  if (division === 'split' || (sweeps && division === 'auto')) return splitQuestions(questions, sides)
  return division === 'folds' ? foldQuestions(questions) : divide(questions, sides)
}

/** A trial that ends so has lost; anything else ends the sweep. */
const lost: ReadonlySet<string> = new Set(['training_diverged', 'training_collapsed'])

function sweepOn(
  room: Room,
  { train, validation }: Split,
): Promise<{ settings: TrainingSettings; table: SweepTable }> {
  const { context, request } = room
  return sweep(
    request.settings,
    `${request.data.hash} ${request.model.directory}`,
    room.directory,
    async (settings, name) => {
      try {
        const fitted = await fitOn({ ...room, request: { ...request, settings } }, name, train, validation)
        const score = Math.max(...fitted.shares.map((each) => each['ndcg@10']))
        await rm(join(room.directory, name), { recursive: true, force: true })
        return { 'ndcg@10': score, share: fitted.share }
      } catch (error) {
        if (!lost.has(reportOf(error).code)) throw error
        return { 'ndcg@10': null, share: 0 }
      }
    },
    (row) => {
      context.tell({ event: 'phase', phase: 'sweep', ...row })
    },
  )
}

interface LearntModel {
  readonly fitted: Fitted
  readonly share: number
  readonly improved: boolean
  readonly validation: BeforeAfter | null
  readonly control: BeforeAfter | null
}

/** @param name of the run's folder */
function fitOn(
  room: Room,
  name: string,
  train: readonly Question[],
  validation: readonly Question[],
  epochs?: number,
): Promise<Fitted> {
  const { request, learner, passages } = room
  if (train.length === 0)
    throw new FojasError('training_data_invalid', { detail: 'no quedan preguntas para aprender' })
  return fit(
    {
      settings: request.settings,
      train,
      validation,
      learner,
      passages,
      epochs,
      directory: join(room.directory, name),
    },
    room.context,
  )
}

async function judge(room: Room, fitted: Fitted, share: number, questions: readonly Question[]) {
  const pool = await evaluationPool(questions, room.passages, room.request.settings.seed)
  return {
    before: await rankWith(fitted.learnt, pool, 0, room.context),
    after: await rankWith(fitted.learnt, pool, share, room.context),
  }
}

async function learnAll(room: Room): Promise<LearntModel> {
  const fitted = await fitOn(room, 'all', room.request.questions, [])
  return { fitted, share: 1, improved: false, validation: null, control: null }
}

async function learnSplit(room: Room, { train, validation, test }: Split): Promise<LearntModel> {
  room.context.tell({
    event: 'phase',
    phase: 'split',
    train: train.length,
    validation: validation.length,
    test: test.length,
  })
  const fitted = await fitOn(room, 'split', train, validation)
  const chosen = await judge(room, fitted, fitted.share, validation)
  const control = test.length === 0 ? null : await judge(room, fitted, fitted.share, test)
  const { learnt, share } = fitted
  await room.request.examine?.({ name: 'split', learnt, share, validation, control: test })
  const report = compared(chosen.before, chosen.after)
  return {
    fitted,
    share: fitted.share,
    validation: report,
    improved: report.after['ndcg@10'] > report.before['ndcg@10'],
    control: control === null ? null : compared(control.before, control.after),
  }
}

/**
 * Each fold is judged by a model that learnt from three others and chose on the fourth; the model that ships learns
 * from all, for as many epochs as the median of theirs and with the share that did best over all.
 */
async function learnFolds(room: Room, { folds }: Folds): Promise<LearntModel> {
  const [chosen, control] = [pairOfLists(), pairOfLists()]
  const fits: Fitted[] = []
  for (const [index, outer] of folds.entries()) {
    const inner = folds[(index + 1) % folds.length] ?? []
    const train = folds.filter((fold) => fold !== outer && fold !== inner).flat()
    if (outer.length === 0 || inner.length === 0 || train.length < 2) continue
    room.context.tell({
      event: 'phase',
      phase: 'fold',
      fold: index + 1,
      of: folds.length,
      train: train.length,
    })
    const fitted = await fitOn(room, `fold-${index + 1}`, train, inner)
    fits.push(fitted)
    for (const [list, questions] of [
      [chosen, inner],
      [control, outer],
    ] as const) {
      const { before, after } = await judge(room, fitted, fitted.share, questions)
      list.before.push(...before)
      list.after.push(...after)
    }
    await room.request.examine?.({
      name: `fold-${index + 1}`,
      learnt: fitted.learnt,
      share: fitted.share,
      validation: inner,
      control: outer,
    })
  }
  if (fits.length === 0)
    throw new FojasError('training_data_invalid', {
      detail: 'todas las preguntas son sobre lo mismo: no hay con qué medir',
    })
  const epochs = median(fits.map((each) => each.epochs))
  const share = bestShare(
    room.request.settings.shares.map((each) => ({
      share: each,
      'ndcg@10': mean(fits.map(({ shares }) => shares.find((s) => s.share === each)?.['ndcg@10'] ?? 0)),
    })),
  )
  room.context.tell({ event: 'phase', phase: 'all', epochs, share })
  const fitted = await fitOn(room, 'all', room.request.questions, [], epochs)
  const validation = compared(chosen.before, chosen.after)
  return {
    fitted,
    share,
    validation,
    control: compared(control.before, control.after),
    improved: validation.after['ndcg@10'] > validation.before['ndcg@10'],
  }
}

type Ranked = Awaited<ReturnType<typeof judge>>['before']
const pairOfLists = (): { before: Ranked; after: Ranked } => ({ before: [], after: [] })

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** Of what the model changes, on every question and passage. */
async function collapseOf(room: Room, { fitted, share }: LearntModel): Promise<TrainingReport['collapse']> {
  if (room.request.settings.loss.name === maskedLanguage) return null
  const pool = await evaluationPool(room.request.questions, room.passages, room.request.settings.seed)
  const figures = async (part: number) => {
    const embeddings = await fitted.learnt.embed(pool, part, room.context)
    return aside('collapse', {
      embeddings: embeddings[room.learner.changes],
      dimension: embeddings.dimension,
    })
  }
  return { before: await figures(0), after: await figures(share) }
}
