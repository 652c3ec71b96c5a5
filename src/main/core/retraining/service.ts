/** The one button: what it needs, its run, its hour, its verdict, and the way back. */
import { deviceName } from './device.ts'
import type { ExportedFile } from '../../../shared/contract/export.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import {
  type Answering,
  type LearningCurve,
  type MovedQuestion,
  type SearchWeight,
  type WeightTuned,
  type SideBySide,
  type TaughtBy,
  type Training as TrainingRow,
  type TrainingDetail,
  type TrainingEstimate,
  type TrainingOverrides,
  type TrainingStatus,
} from '../../../shared/contract/training.ts'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import type { PassageName } from '../corpus/read-hashes.ts'
import type { JobContext, JobKind } from '../jobs/job.ts'
import { recipeFor, recipes } from '../training/settings.ts'
import { countPassages, toJudge, verdictOn, weigh, type Weighed } from './decide.ts'
import { estimateOf } from './estimate.ts'
import type { RetrainingHost } from './host.ts'
import { lastCurve, learningCurveOf } from './learning-curve.ts'
import { Hour, nextTonight } from './hour.ts'
import { Marks } from './marks.ts'
import { settingsOf } from './plan.ts'
import { Probe } from './probe.ts'
import { csvOf, folderOf } from './export.ts'
import { detailOf, movedOf, rowOf, sideBySideOf } from './present.ts'
import { rankNow } from './rank-now.ts'
import { readinessOf } from './readiness.ts'
import { forget, runTraining, tellLater } from './run.ts'
import { hashOfSnapshot, type SnapshotQuestion } from './snapshot.ts'
import * as store from './store.ts'
import { tuneWeight, weightNow } from './tune.ts'
import { fusionRule } from '../search/fuse.ts'

export class RetrainingService {
  readonly #host: RetrainingHost
  readonly #marks: Marks
  readonly #hour = new Hour()
  readonly #probe = new Probe()
  #weighed: { readonly key: string; readonly findings: Weighed } | undefined
  #closing = false

  constructor(host: RetrainingHost) {
    this.#host = host
    this.#marks = new Marks(host)
    host.jobs.watch((job) => {
      if (job.kind === 'retraining' && job.finishedAt !== null && !this.#closing) this.#ended(job)
    })
  }

  get kind(): JobKind {
    return {
      kind: 'retraining',
      resumable: true,
      lane: 'training',
      run: (params, context) => this.#run(params, context),
    }
  }

  /** What a shell that stays open does: a training whose hour comes is started. */
  begin(): void {
    this.#schedule()
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#hour.clear()
    await this.#probe.end()
  }

  async status(): Promise<TrainingStatus> {
    await this.#decideWhereJudged()
    const rows = store.listTrainings(this.#host.reader)
    const current = rows.find(
      ({ state }) => state === 'running' || state === 'judging' || state === 'scheduled',
    )
    const last = rows.find(({ state }) => !['running', 'judging', 'scheduled'].includes(state))
    return {
      readiness: await readinessOf(this.#host, this.#marks),
      current: current === undefined ? null : this.#row(current),
      last: last === undefined ? null : this.#row(last),
      answering: await this.answering(),
    }
  }

  async answering(): Promise<Answering> {
    const { meaning, registry } = this.#host
    const model = meaning.answering()?.model ?? null
    const lineage = model === null || !registry.has(model) ? null : (await registry.get(model)).lineage
    return {
      model,
      trained: lineage === null ? null : { date: lineage.date, labels: lineage.labels },
      back: await this.#back(),
    }
  }

  /** What answers searches, and what their order hangs on beside the documents. */
  inUse(): { model: string; stamp: string } | undefined {
    const { meaning, registry } = this.#host
    const answering = meaning.answering()
    if (answering === undefined) return undefined
    const { model, generation } = answering
    return { model, stamp: `${model} ${generation} ${registry.weightOf(model) ?? fusionRule.weight}` }
  }

  /** Passages as the model in use ranks them for a question. @throws FojasError cancelled */
  ranking(text: string, signal: AbortSignal): Promise<PassageName[]> {
    return rankNow(this.#host, text, signal)
  }

  list(): TrainingRow[] {
    return store.listTrainings(this.#host.reader).map((row) => this.#row(row))
  }

  /** @throws FojasError not_found */
  get(id: number): TrainingDetail {
    const row = this.#training(id)
    return detailOf(this.#host, this.#row(row), row, this.#findings(row))
  }

  /** @throws FojasError training_running, cancelled where a training begins meanwhile */
  async estimate(given: TrainingOverrides, signal?: AbortSignal): Promise<TrainingEstimate> {
    if (this.#busy()) throw new FojasError('training_running', {})
    return this.#probe.run((until) => estimateOf(this.#host, this.#marks.plan(), given, until), signal)
  }

  /** @throws FojasError training_too_few_labels, no_index, training_running */
  async start(when: 'now' | 'tonight', given: TrainingOverrides): Promise<TrainingRow> {
    const { reader, writer, meaning } = this.#host
    if (!meaning.ready) throw new FojasError('no_index', {})
    const planned = await this.#planned()
    // From here on in one turn: two buttons pressed at once begin one training.
    const known = store.listTrainings(reader)
    if (known.some(({ state }) => state === 'running' || state === 'judging'))
      throw new FojasError('training_running', {})
    const recipe = given.recipe ?? recipeFor(planned.labels)
    const least = recipes.adapter.from
    if (recipe === undefined || planned.labels < least)
      throw new FojasError('training_too_few_labels', {
        labels: planned.labels,
        missing: least - planned.labels,
      })
    for (const { id, state } of known) if (state === 'scheduled') store.removeTraining(writer, id)
    const id = store.insertTraining(writer, {
      state: when === 'now' ? 'running' : 'scheduled',
      createdAt: new Date().toISOString(),
      startAt: when === 'now' ? null : nextTonight().toISOString(),
      ...planned,
      ...{ recipe, settings: settingsOf(given, recipe), device: deviceName() },
    })
    if (when === 'now') this.#startJob(id)
    else this.#schedule()
    return this.#row(this.#training(id))
  }

  /** A scheduled one, without waiting for its hour: with what is marked by now. @throws FojasError not_found */
  async startNow(id: number): Promise<TrainingRow> {
    const { writer } = this.#host
    const planned = await this.#planned()
    if (this.#training(id).state === 'scheduled') {
      store.planAnew(writer, id, planned)
      this.#marks.forget(id)
      store.changeTraining(writer, id, { state: 'running' })
      this.#startJob(id)
    }
    return this.#row(this.#training(id))
  }

  /** What would be learnt from now, and from which model. */
  async #planned(): Promise<store.Planned> {
    const { registry, meaning } = this.#host
    const { questions, labels, division } = this.#marks.plan()
    return {
      parent: await registry.rootOf(registry.active),
      rival: meaning.answering()?.model ?? registry.active,
      ...{ division, questions, labels, dataHash: hashOfSnapshot(questions) },
    }
  }

  /** Takes a scheduled one back. */
  unschedule(id: number): void {
    store.removeTraining(this.#host.writer, id)
    this.#schedule()
  }

  /** The questions to judge go on top of Etiquetar. @returns the first of them */
  judge(id: number): { question: number | null } {
    const findings = this.#findings(this.#training(id))
    return { question: findings === undefined ? null : this.#host.labels.ask(toJudge(findings)) }
  }

  /**
   * Gives the verdict, and uses the model where it is for it.
   * @param withoutJudging although passages are left that nobody judged; the verdict says their share
   */
  async decide(id: number, withoutJudging: boolean): Promise<TrainingRow> {
    const row = this.#training(id)
    const findings = this.#findings(row)
    if (row.state !== 'judging' || findings === undefined || row.model === null) return this.#row(row)
    if (!withoutJudging && countPassages(toJudge(findings)) > 0) return this.#row(row)
    const verdict = verdictOn(findings)
    if (verdict.decision === 'promoted') await this.#use(row.model, row.weight)
    store.changeTraining(this.#host.writer, id, { state: verdict.decision, verdict })
    return this.#row(this.#training(id))
  }

  /** To the model that answered before the one in use was trained. @returns it */
  async back(): Promise<{ model: string }> {
    const model = await this.#back()
    if (model === null) throw new FojasError('not_found', { what: 'un modelo anterior' })
    await this.#use(model)
    return { model }
  }

  async moved(id: number, part: store.Part): Promise<MovedQuestion[]> {
    const row = this.#training(id)
    if (part !== 'control') await tellLater(this.#host, row, part)
    return movedOf(this.#askedOf(row, part), store.rankingsOf(this.#host.reader, row.id, part))
  }

  /** @throws FojasError not_found */
  sideBySide(id: number, part: store.Part, question: string): SideBySide {
    const row = this.#training(id)
    const ranking = store
      .rankingsOf(this.#host.reader, row.id, part)
      .find((each) => each.question === question)
    const asked = this.#askedOf(row, part).find((each) => each.id === question)
    if (ranking === undefined || asked === undefined)
      throw new FojasError('not_found', { what: 'la pregunta' })
    return sideBySideOf(this.#host.reader, asked, ranking)
  }

  async learningCurve(context: JobContext): Promise<LearningCurve> {
    await this.#probe.end()
    return learningCurveOf(this.#host, this.#marks.now(), context)
  }

  lastCurve(): { at: string; curve: LearningCurve } | null {
    return lastCurve(this.#host.jobs)
  }

  weight(): Promise<SearchWeight> {
    return weightNow(this.#host)
  }

  /** @throws FojasError training_too_few_questions, no_index, cancelled */
  tuneWeight(signal?: AbortSignal): Promise<WeightTuned> {
    return tuneWeight(this.#host, this.#marks.now(), signal)
  }

  async setWeight(weight: number | null): Promise<SearchWeight> {
    const { model } = await this.weight()
    this.#host.registry.setWeight(model, weight ?? undefined)
    return this.weight()
  }

  export(as: 'csv' | 'folder'): ExportedFile {
    const { reader } = this.#host
    const trainings = store.listTrainings(reader)
    return as === 'csv' ? csvOf(trainings) : folderOf(reader, trainings)
  }

  /** @param question @param target of the marks @throws FojasError not_found */
  ofMark(question: number, target: number): TaughtBy[] {
    const { reader, labels } = this.#host
    const { uid, hash } = labels.mark(question, target)
    return store
      .listTrainings(reader)
      .filter(({ id, report }) => report !== null && learntFrom(this.#marks.of(id), uid, hash))
      .map((row) => {
        const { id, createdAt, state, model, answering } = this.#row(row)
        return { training: id, at: createdAt, state, model, answering }
      })
  }

  async #run(params: unknown, context: JobContext): Promise<unknown> {
    const id = trainingOf(params)
    await this.#probe.end()
    store.changeTraining(this.#host.writer, id, { state: 'running', error: null })
    await runTraining(this.#host, id, context)
    store.changeTraining(this.#host.writer, id, { state: 'judging', finishedAt: new Date().toISOString() })
    // Where nothing is left to judge, the verdict follows.
    const { state } = await this.decide(id, false)
    return { training: id, state }
  }

  /** Whether the engine that trains is at work. */
  #busy(): boolean {
    return this.#host.jobs
      .list()
      .some(
        ({ kind, state }) =>
          (kind === 'retraining' || kind === 'training' || kind === 'learning-curve') &&
          (state === 'running' || state === 'paused' || state === 'queued'),
      )
  }

  #startJob(id: number): void {
    const job = this.#host.jobs.start('retraining', { training: id })
    store.changeTraining(this.#host.writer, id, { jobId: job.id })
  }

  #ended(job: Job): void {
    const row = store.listTrainings(this.#host.reader).find(({ jobId }) => jobId === job.id)
    if (row?.state !== 'running') return
    const ended = { finishedAt: job.finishedAt, error: job.error }
    if (job.state === 'failed') store.changeTraining(this.#host.writer, row.id, { state: 'failed', ...ended })
    if (job.state !== 'cancelled') return
    store.changeTraining(this.#host.writer, row.id, { state: 'cancelled', ...ended, error: null })
    forget(this.#host, row.id).catch((error: unknown) => {
      process.stderr.write(`training: ${reportOf(error).message}\n`)
    })
  }

  #schedule(): void {
    const due = store.listTrainings(this.#host.reader).find(({ state }) => state === 'scheduled')
    if (due?.startAt === null || due === undefined) {
      this.#hour.clear()
      return
    }
    this.#hour.set(new Date(due.startAt), () => {
      this.startNow(due.id).catch((error: unknown) => {
        process.stderr.write(`training: ${reportOf(error).message}\n`)
      })
    })
  }

  async #decideWhereJudged(): Promise<void> {
    for (const { id, state } of store.listTrainings(this.#host.reader))
      if (state === 'judging') await this.decide(id, false)
  }

  async #use(model: string, weight?: number | null): Promise<void> {
    const { registry, meaning } = this.#host
    if (weight !== undefined && weight !== null) registry.setWeight(model, weight)
    await registry.use(model)
    if (!(await meaning.switchTo(model))) this.#host.index()
  }

  async #back(): Promise<string | null> {
    const { registry, reader } = this.#host
    const { lineage } = await registry.get(registry.active)
    if (lineage === null) return null
    const row = store.findTraining(reader, lineage.training)
    const before = row?.model === registry.active ? row.rival : lineage.parent
    return registry.has(before) ? before : lineage.parent
  }

  /** What its verdict is given on, with today's judgments; undefined while nothing was measured. */
  #findings(row: store.Training): Weighed | undefined {
    if (row.measured === null) return undefined
    const { reader, labels } = this.#host
    const key = `${row.id} ${row.state} ${labels.revision()}`
    if (this.#weighed?.key === key) return this.#weighed.findings
    const rankings = store.rankingsOf(reader, row.id, 'control')
    const asked = rankings.map(({ question }) => question)
    const earlier = store.decidedOn(reader, asked).filter((id) => id < row.id)
    const findings = weigh({
      ...{ questions: this.#marks.nowOf(row.id), rankings, measured: row.measured },
      ...{ attempts: earlier.length + 1, seed: row.id },
    })
    this.#weighed = { key, findings }
    return findings
  }

  /** A saved search is its own text, and nobody judged what it finds. */
  #askedOf(row: store.Training, part: store.Part): SnapshotQuestion[] {
    if (part !== 'saved') return this.#marks.nowOf(row.id)
    return store
      .rankingsOf(this.#host.reader, row.id, part)
      .map(({ question }) => ({ id: question, text: question, passages: [] }))
  }

  #training(id: number): store.Training {
    const row = store.findTraining(this.#host.reader, id)
    if (row === undefined) throw new FojasError('not_found', { what: `el entrenamiento ${id}` })
    return row
  }

  #row(row: store.Training): TrainingRow {
    const findings = row.state === 'judging' ? this.#findings(row) : undefined
    return rowOf(this.#host, row, findings === undefined ? undefined : toJudge(findings))
  }
}

const learntFrom = (questions: readonly SnapshotQuestion[], uid: string, hash: string): boolean =>
  questions.some(({ id, passages }) => id === uid && passages.some((passage) => passage.hash === hash))

function trainingOf(params: unknown): number {
  if (
    typeof params === 'object' &&
    params !== null &&
    'training' in params &&
    typeof params.training === 'number'
  )
    return params.training
  throw new FojasError('bad_request', { detail: 'falta el entrenamiento' })
}
