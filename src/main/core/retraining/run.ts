/** One training of the library's own marks, from what it learns from to what its verdict is given on. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { FojasError } from '../../../shared/errors/index.ts'
import { meanOf } from '../evaluation/metrics.ts'
import type { JobContext } from '../jobs/job.ts'
import type { EncoderSpec } from '../../engine/encoder.ts'
import { writeLineage } from '../models/index.ts'
import { readParent } from '../models/parent.ts'
import { fusionRule } from '../search/fuse.ts'
import type { QueryMeaning } from '../search/service.ts'
import { passageNames, randomPassages } from '../corpus/read-hashes.ts'
import { uniforms } from '../../ml/random.ts'
import { embedWith, encodePool } from '../training/learners/engine.ts'
import type { LearnerContext, TrainingNews } from '../training/learners/learner.ts'
import { passagesOf } from '../training/file-source.ts'
import { rankPool, type EvaluationPool } from '../training/pool.ts'
import { settingsFor } from '../training/request.ts'
import type { TrainingReport } from '../training/report.ts'
import { foldCount, splitQuestions } from '../training/splits.ts'
import { trainModel } from '../training/train.ts'
import { contextOf } from './context.ts'
import { Examiner, type Examination, type ExaminerHost } from './examiner.ts'
import type { RetrainingHost } from './host.ts'
import { LibrarySource, requestFor } from './library-source.ts'
import type { Measurements } from './measured.ts'
import { rankingOf } from './ranking.ts'
import { LoraParts } from './lora-parts.ts'
import { Rival } from './rival.ts'
import type { SnapshotQuestion } from './snapshot.ts'
import * as store from './store.ts'

/** Questions whose place is told in «Lo que usted enseñó», and passages by chance beside those judged for the two precisions. */
const [taughtAtMost, savedAtMost, precisionBeside] = [300, 50, 500]
/** Steps of the curve that are kept, of each part. */
const curvePoints = 100

/** @throws FojasError as the trainer does; cancelled */
export async function runTraining(host: RetrainingHost, id: number, job: JobContext): Promise<void> {
  const begun = performance.now()
  const row = store.findTraining(host.reader, id)
  if (row === undefined) throw new FojasError('not_found', { what: `el entrenamiento ${id}` })
  const all = store.questionsOf(host.reader, id)
  const sides = store.knownSides(host.reader)
  if (row.report === null) {
    const staging = host.registry.stagingOf(`training-${id}`)
    // Written whole before a kill, and not taken in: it is written again, from its checkpoints.
    await rm(staging, { recursive: true, force: true })
    store.clearMeasured(host.writer, id)
    const told = new Telling(host, row, job)
    const context = contextOf(host, job, (news) => {
      told.tell(news)
    })
    const root = await rootOf(host, row.parent, job)
    const model = await host.registry.resolve(row.parent)
    const parts = partsOf(host, id)
    await parts.clear()
    const examiner = new Examiner(
      await examinerHost(host, model, `${staging}.run`),
      rivalOf(host, row.parent, await lineageOf(host, row.rival)),
      ...([all, root, parts, id] as const),
    )
    // Wrong answers are what the untrained search takes for right ones: what a trained one finds tells of its lessons.
    const library = await sourceOf(host, root, all, job.signal)
    const report = await trainModel(
      {
        questions: all,
        data: { name: 'marcas de la biblioteca', hash: row.dataHash },
        model,
        parent: row.parent,
        output: staging,
        settings: settingsFor({ recipe: row.recipe, settings: row.settings }, row.labels),
        division: row.division,
        sweep: false,
        ...{ sides, library },
        examine: async (part) => {
          context.tell({ event: 'phase', phase: 'comparing', part: part.name })
          await examiner.examine(part, context)
        },
      },
      host.engines,
      context,
    )
    context.tell({ event: 'phase', phase: 'checking' })
    const precision = await precisionOf(host, staging, all, id, library, context)
    await keep(host, row, staging, report, precision, examiner.finish(), all, begun)
  }
  await tellOthers(host, id, all, job)
}

/** What the trainer tells, as the job's progress and as the curve that stays. */
class Telling {
  readonly #host: RetrainingHost
  readonly #id: number
  readonly #job: JobContext
  readonly #parts: number
  #part = ''
  #begun = 0
  #number = 0

  constructor(host: RetrainingHost, { id, division }: store.Training, job: JobContext) {
    this.#host = host
    this.#id = id
    this.#job = job
    this.#parts = division === 'folds' ? foldCount + 1 : 1
  }

  tell(news: TrainingNews): void {
    if (news.event === 'encoded') {
      this.#job.progress({ done: news.done, total: news.total, unit: 'passages', detail: 'encoding' })
      return
    }
    if (news.event === 'phase') {
      const part = partOf(news)
      if (part !== undefined && part !== this.#part) {
        this.#part = part
        this.#begun += 1
      }
      if (this.#job.signal.aborted) return
      this.#job.progress({ done: 0, total: null, unit: 'steps', detail: news.phase })
    }
    if (news.event === 'step') {
      const { step, steps } = news
      this.#job.progress({
        ...{ done: Math.max(0, this.#begun - 1) * steps + step, total: this.#parts * steps },
        ...{ unit: 'steps', detail: this.#part },
      })
      const every = Math.max(1, Math.ceil(steps / curvePoints))
      if (step % every !== 0 && step !== 1 && step !== steps) return
    }
    if (news.event === 'checkpoint') return
    this.#number += 1
    store.keepEvent(this.#host.writer, this.#id, this.#number, { part: this.#part, ...news })
  }
}

function partOf(news: Extract<TrainingNews, { event: 'phase' }>): string | undefined {
  if (news.phase === 'fold') return `fold-${String(news['fold'])}`
  return news.phase === 'split' || news.phase === 'all' ? news.phase : undefined
}

/** The index of the model that training starts from: kept since it answered, or made. */
async function rootOf(
  host: RetrainingHost,
  model: string,
  job: JobContext,
): Promise<{ model: string; generation: number }> {
  const answering = host.meaning.answering()
  const generation =
    answering !== undefined && host.meaning.documentsModel() === model
      ? answering.generation
      : await host.meaning.apart(model, job)
  return { model, generation }
}

const lineageOf = async (host: RetrainingHost, model: string) =>
  host.registry.has(model) ? (await host.registry.get(model)).lineage : null

const partsOf = (host: RetrainingHost, training: number): LoraParts =>
  new LoraParts(host.registry.stagingOf(`parts-${training}`))

function rivalOf(
  host: RetrainingHost,
  parent: string,
  lineage: Awaited<ReturnType<typeof lineageOf>>,
): Rival {
  const trained = lineage === null ? undefined : store.findTraining(host.reader, lineage.training)
  if (trained === undefined) return new Rival(new Set(), [])
  const questions = store.questionsOf(host.reader, trained.id)
  return new Rival(
    new Set(questions.map(({ id }) => id)),
    store.foldsOf(host.reader, trained.id),
    trained.parent === parent ? partsOf(host, trained.id) : null,
  )
}

/** @param directory where a changed model is written for as long as it is asked */
async function examinerHost(
  { reader, search, meaning, engines }: RetrainingHost,
  model: EncoderSpec,
  directory: string,
): Promise<ExaminerHost> {
  const parent = await readParent(model.directory, model)
  return {
    reader,
    legs: (text, asked, among, signal) => search.legs(requestFor(text), asked, among, signal),
    question: (text, signal) => meaning.question(text, signal),
    embed: (change, pool, context) =>
      embedWith({ engines, parent, model }, change, join(directory, 'rival'), pool, context),
  }
}

/** Passages as the model that training starts from finds them. */
async function sourceOf(
  host: RetrainingHost,
  root: { readonly model: string; readonly generation: number },
  questions: readonly SnapshotQuestion[],
  signal: AbortSignal,
): Promise<LibrarySource> {
  const texts = questions.map(({ text }) => text)
  const { embeddings, dimension } = await host.meaning.questionsApart(root.model, texts, signal)
  const rows = new Map(texts.map((text, row) => [text, row]))
  return new LibrarySource(
    host.reader,
    async (text) => {
      await host.quiet()
      const row = rows.get(text)
      const embedding = embeddings.slice((row ?? 0) * dimension, ((row ?? 0) + 1) * dimension)
      return host.search.legs(requestFor(text), row === undefined ? undefined : { ...root, embedding })
    },
    host.registry.weightOf(root.model) ?? fusionRule.weight,
  )
}

/** NDCG@10 by meaning alone, of what was written, in float32 and in the precision that searches run it in. */
async function precisionOf(
  host: RetrainingHost,
  directory: string,
  questions: readonly SnapshotQuestion[],
  seed: number,
  library: LibrarySource,
  context: LearnerContext,
): Promise<Measurements['precision']> {
  const encoder = host.engines.encoder('train')
  const { precision } = await encoder.load({ directory, precision: 'auto' })
  if (precision === 'fp32') return null
  const drawn = uniforms({ seed, name: 'precision' }, precisionBeside * 4)
  let next = 0
  const chance = randomPassages(host.reader, precisionBeside, () => drawn[next++ % drawn.length] ?? 0)
  const passages = new Map(passagesOf(questions).map((passage) => [passage.hash, passage]))
  for (const id of chance) {
    const candidate = library.candidate(id)
    if (candidate !== undefined && !passages.has(candidate.hash)) passages.set(candidate.hash, candidate)
  }
  const pool: EvaluationPool = { questions, passages: [...passages.values()] }
  const figure = async (wanted: 'fp32' | 'int8'): Promise<number> => {
    const { queries, documents, dimension } = await encodePool(
      host,
      { directory, precision: wanted },
      pool,
      context,
    )
    return meanOf('ndcg', 10, await rankPool(pool, queries, documents, dimension, 10))
  }
  return { float32: await figure('fp32'), int8: await figure('int8') }
}

/** Takes the model in, with where it comes from, and writes what was measured: one transaction says both. */
async function keep(
  host: RetrainingHost,
  row: store.Training,
  staging: string,
  report: TrainingReport,
  precision: Measurements['precision'],
  { folds, rankings, weight, left }: Examination,
  all: readonly SnapshotQuestion[],
  begun: number,
): Promise<void> {
  const { writer, registry } = host
  const { collapse, date } = report
  await writeLineage(staging, {
    ...{ parent: row.parent, parentHash: report.parentHash, recipe: row.recipe },
    ...{ training: row.id, labels: report.labels, date },
  })
  const figures = (of: 'before' | 'after') => ({
    meanCosine: collapse?.[of].cosine ?? 0,
    effectiveRank: collapse?.[of].rank ?? 1,
  })
  const model = await registry.adopt(staging, `${row.parent}-${date}`)
  writer.transaction(() => {
    if (row.division === 'split') {
      const { train, validation, test } = splitQuestions(all, store.knownSides(writer))
      for (const [side, questions] of Object.entries({ train, validation, test } as const))
        for (const { id } of questions)
          store.keepSide(writer, id, side as 'train' | 'validation' | 'test', new Date().toISOString())
    }
    for (const fold of folds) store.keepFold(writer, row.id, fold)
    for (const ranking of rankings) store.keepRanking(writer, row.id, 'control', ranking)
    store.changeTraining(writer, row.id, {
      seconds: row.seconds + (performance.now() - begun) / 1000,
      ...{ model: model.id, weight, report: { ...report, output: model.id } },
      measured: { spread: { before: figures('before'), after: figures('after') }, precision, left },
    })
  })
}

/**
 * Where the answers stand that it learnt from, and what the saved searches find: never part of a verdict. An adapter is
 * asked at once; an encoder that changed once its index is there.
 */
async function tellOthers(
  host: RetrainingHost,
  id: number,
  all: readonly SnapshotQuestion[],
  job: JobContext,
): Promise<void> {
  const row = store.findTraining(host.reader, id)
  if (row === undefined || row.model === null) return
  const folds = store.foldsOf(host.reader, id)
  const control = new Set(folds.flatMap(({ name, unseen }) => (name === 'split' ? unseen : [])))
  const taught = all.filter((question) => !control.has(question.id)).slice(0, taughtAtMost)
  const asked = [
    ...taught.map((question) => ({ part: 'taught' as const, question: question.id, text: question.text })),
    ...host
      .saved()
      .slice(0, savedAtMost)
      .map((text) => ({ part: 'saved' as const, question: text, text })),
  ]
  const root = row.recipe === 'adapter' ? await rootOf(host, row.parent, job) : undefined
  const texts = asked.map(({ text }) => text)
  const after =
    root === undefined ? undefined : await host.meaning.questionsApart(row.model, texts, job.signal)
  const weightBefore = host.registry.weightOf(row.rival) ?? fusionRule.weight
  const ranked = async (text: string, meaning: QueryMeaning | undefined, weight: number) => {
    const legs = await host.search.legs(requestFor(text), meaning, undefined, job.signal)
    return rankingOf({ legs, names: passageNames(host.reader, legs.passages) }, weight)
  }
  for (const [at, { part, question, text }] of asked.entries()) {
    await job.breathe()
    const before = await ranked(text, await host.meaning.question(text, job.signal), weightBefore)
    const embedding = after?.embeddings.slice(at * after.dimension, (at + 1) * after.dimension)
    const now =
      root === undefined || embedding === undefined
        ? null
        : await ranked(text, { ...root, embedding }, row.weight ?? fusionRule.weight)
    store.keepRanking(host.writer, id, part, { question, before, after: now })
    job.progress({ done: at + 1, total: asked.length, unit: 'queries', detail: 'taught' })
  }
}

/** What a model that has its index by now finds, where it had none when it was trained. */
export async function tellLater(host: RetrainingHost, row: store.Training, part: store.Part): Promise<void> {
  if (row.model === null || host.meaning.answering()?.model !== row.model) return
  const texts = new Map(store.questionsOf(host.reader, row.id).map(({ id, text }) => [id, text]))
  for (const ranking of store.rankingsOf(host.reader, row.id, part)) {
    if (ranking.after !== null) continue
    const text = texts.get(ranking.question) ?? ranking.question
    const legs = await host.search.legs(requestFor(text), await host.meaning.question(text))
    const names = passageNames(host.reader, legs.passages)
    const after = rankingOf({ legs, names }, row.weight ?? fusionRule.weight)
    store.keepRanking(host.writer, row.id, part, { ...ranking, after })
  }
}

/** What a run that is given up leaves. */
export async function forget(host: RetrainingHost, id: number): Promise<void> {
  await yieldToEvents()
  const staging = host.registry.stagingOf(`training-${id}`)
  await partsOf(host, id).clear()
  for (const folder of [staging, `${staging}.run`])
    if (existsSync(folder)) await rm(folder, { recursive: true, force: true })
}
