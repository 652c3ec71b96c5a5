/** Questions and the marks given to passages: what waits to be judged, what is said of it, and taking it back. */
import { randomUUID } from 'node:crypto'
import type {
  AlikeQuestion,
  Judged,
  JudgeInput,
  LabelQuestion,
  LabelSettings,
  LabelStatus,
  MarkOf,
  PlacedPassage,
  Undone,
  Work,
} from '../../../shared/contract/labels.ts'
import type { Comparison } from '../../../shared/contract/label-marks.ts'
import type { LabelFigures } from '../../../shared/contract/label-figures.ts'
import type { MissingAnswer } from '../../../shared/contract/label-missing.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import type { Writer } from '../library/database.ts'
import { settingsStore } from '../library/settings.ts'
import { indexRevision } from '../search/lexical-index.ts'
import { askAbout, type Asked } from './asked.ts'
import { Choosing } from './choosing.ts'
import { Contradictions } from './contradictions.ts'
import { takeDatasets } from './datasets.ts'
import { Following, mayFollow } from './following.ts'
import type { LabelHost } from './host.ts'
import { questionsAlike } from './joining.ts'
import { ExchangeService } from './exchange/service.ts'
import { MarkService } from './marks.ts'
import { marksInDocument, marksOfPassages, passageFrom } from './on-passages.ts'
import { figuresOf } from './figures.ts'
import { whereRanked } from './missing.ts'
import { openQuestions } from './open-questions.ts'
import { QuestionMatters } from './question-matters.ts'
import { Recorder } from './record.ts'
import { LabelConfiguration } from './settings.ts'
import { eraseAnnotator } from './store-erase.ts'
import * as judgments from './store-judgments.ts'
import { countStates } from './store-marks.ts'
import { findTarget } from './store-targets.ts'
import { Suggestions } from './suggestions.ts'
import { undoneOf } from './undone.ts'
import * as work from './store-work.ts'
import * as store from './store.ts'
import { keepTargetOf, refreshPlaces } from './targets.ts'
import { trainingQuestions, type TrainingQuestion } from './training.ts'

export const markOf = (said: judgments.Judgment | undefined): MarkOf | null =>
  said === undefined || said.verdict === 'none'
    ? null
    : { verdict: said.verdict, reason: said.reason, note: said.note }

const missingQuestion = () => new FojasError('not_found', { what: 'la pregunta' })

export class LabelService {
  readonly configuration: LabelConfiguration
  readonly marks: MarkService
  readonly exchange: ExchangeService
  readonly recorder: Recorder
  readonly suggestions: Suggestions
  readonly matters: QuestionMatters
  readonly #host: LabelHost
  readonly #writer: Writer
  readonly #controller = new AbortController()
  readonly #contradictions: Contradictions
  readonly #choosing: Choosing
  readonly #following: Following
  #revision: number | undefined
  #erased = 0

  constructor(host: LabelHost) {
    this.#host = host
    this.#writer = host.writer
    this.configuration = new LabelConfiguration(settingsStore(host.writer))
    this.recorder = new Recorder(host.writer)
    const { signal } = this.#controller
    this.#contradictions = new Contradictions(host, this.configuration, signal)
    this.#choosing = new Choosing(host, this.configuration, this.#contradictions, signal)
    this.#following = new Following(host, this.recorder, signal)
    const inStep = () => {
      this.inStep()
    }
    const { reader, writer } = host
    this.suggestions = new Suggestions(host, this.recorder, this.configuration)
    this.matters = new QuestionMatters(writer, this.recorder, this.configuration)
    this.marks = new MarkService(reader, writer, this.recorder, this.configuration, inStep)
    this.exchange = new ExchangeService(reader, writer, this.recorder, this.configuration, inStep)
  }

  /** Takes in the questions that came with data sets; after an import, and at the start. */
  takeDatasets(): number {
    return takeDatasets(this.#host.reader, this.#writer, this.recorder, this.configuration)
  }

  /** Where the library holds what was judged, once documents changed. */
  inStep(): void {
    this.#contradictions.inStep()
    const revision = indexRevision(this.#writer)
    this.#revision ??= Number(this.configuration.note('revision') ?? '-1')
    if (revision === this.#revision) return
    refreshPlaces(this.#writer)
    this.#revision = revision
    this.configuration.setNote('revision', String(revision))
  }

  status(): LabelStatus {
    this.inStep()
    const { annotator } = this.configuration
    return {
      settings: this.configuration.get(),
      annotators: work.annotators(this.#writer),
      ...work.countMarks(this.#writer),
      open: this.#queue().length,
      ...countStates(this.#writer),
      active: this.active(),
      undoable: this.recorder.canUndo(annotator),
    }
  }

  configure(settings: LabelSettings): LabelSettings {
    return this.configuration.set(settings)
  }

  // Questions

  questions(view: (typeof work.questionViews)[number], text: string, limit: number, offset: number) {
    return work.listQuestions(this.#writer, view, text, this.configuration.annotator, limit, offset)
  }

  /** @throws FojasError not_found */
  question(id: number): LabelQuestion {
    const found = work.countedQuestion(this.#writer, id, this.configuration.annotator)
    if (found === undefined) throw missingQuestion()
    return found
  }

  /** The question that marks given while searching go to; null where none was chosen, or it went. */
  active(): LabelQuestion | null {
    const id = this.configuration.position('active')
    const found =
      id === null ? undefined : work.countedQuestion(this.#writer, id, this.configuration.annotator)
    return found?.state === 'open' ? found : null
  }

  /** @throws FojasError not_found */
  setActive(id: number | null): LabelQuestion | null {
    if (id !== null) this.#openQuestion(id)
    this.configuration.setPosition('active', id)
    return this.active()
  }

  async alike(text: string, except: number | null, signal?: AbortSignal): Promise<AlikeQuestion[]> {
    const found = await questionsAlike(this.#writer, this.#host.embed, text, except, signal)
    return found.map(({ question, cosine, stems }) => ({ question: this.question(question), cosine, stems }))
  }

  /** Makes a question, unless others ask the same and it is not wanted apart from them. */
  async add(
    input: {
      text: string
      matter: string | null
      guideline: string | null
      origin: LabelQuestion['origin']
      apart: boolean
    },
    signal?: AbortSignal,
  ): Promise<{ question: LabelQuestion | null; alike: AlikeQuestion[] }> {
    const alike = input.apart ? [] : await this.alike(input.text, null, signal)
    if (alike.length > 0) return { question: null, alike }
    const { annotator } = this.configuration
    const id = this.recorder.act('question', annotator, (act) =>
      act.create({
        uid: randomUUID(),
        text: input.text,
        matter: input.matter,
        guideline: input.guideline,
        author: annotator,
        origin: input.origin,
        state: 'open',
        extra: null,
      }),
    )
    return { question: this.question(id), alike: [] }
  }

  /** @throws FojasError not_found */
  change(
    id: number,
    change: {
      text?: string | undefined
      matter?: string | null | undefined
      guideline?: string | null | undefined
      state?: 'open' | 'removed' | undefined
    },
  ): LabelQuestion {
    const before = store.findQuestion(this.#writer, id)
    if (before === undefined) throw missingQuestion()
    this.recorder.act('edit', this.configuration.annotator, (act) => {
      if (change.text !== undefined && change.text !== before.text) {
        act.set(id, 'text', before.text, change.text)
        // What was found for other words is no longer what is asked.
        work.clearCandidates(this.#writer, id)
      }
      if (change.matter !== undefined) act.set(id, 'matter', before.matter, change.matter)
      if (change.guideline !== undefined) act.set(id, 'guideline', before.guideline, change.guideline)
      if (change.state !== undefined) act.set(id, 'state', before.state, change.state)
    })
    return this.question(id)
  }

  // Work

  /**
   * A question on top with its candidates below: the one asked for, the one where this person was, or the next that
   * waits. Null where nothing waits.
   * @param stay whether it is to be where this person is from now on; a look ahead is not
   */
  async work(id: number | null, stay: boolean, signal?: AbortSignal): Promise<Work | null> {
    const queue = this.#queue()
    const current = this.configuration.position('current')
    const chosen = id ?? queue.find((each) => each === current) ?? queue[0]
    if (chosen === undefined) return null
    this.#openQuestion(chosen)
    await this.#choosing.of(chosen, signal)
    if (stay) this.configuration.setPosition('current', chosen)
    return {
      question: this.question(chosen),
      items: work.candidatesOf(this.#writer, chosen).map(({ target, deferred, alike, how }) => ({
        target: target.id,
        scope: target.scope,
        text: target.text,
        citation: target.citation,
        title: target.title,
        documentKey: target.documentKey,
        alike,
        deferred,
        mark: this.#mine(chosen, target.id),
        how: { ...how, surface: 'queue' as const },
      })),
      left: queue.length,
    }
  }

  /** What comes after a question, in the order of the queue. */
  next(after: number): number | null {
    const queue = this.#queue()
    const place = queue.indexOf(after)
    return (
      queue.find((each, i) => each !== after && i > place) ?? queue.find((each) => each !== after) ?? null
    )
  }

  /** The mark is on the disk when this returns. @throws FojasError not_found */
  judge({ question: id, on, verdict, reason, note, how }: JudgeInput): Judged {
    const question = store.findQuestion(this.#writer, id)
    if (question?.state !== 'open') throw missingQuestion()
    const { annotator } = this.configuration
    const done = this.recorder.act('judge', annotator, (act) => {
      const target = keepTargetOf(this.#writer, on)
      const known = work.deferredOf(this.#writer, id, target) !== undefined
      const said = { question: id, verdict, reason, note, how }
      const judgment = act.judge({ ...said, target })
      const others = work.alikeOf(this.#writer, target)
      for (const other of others)
        if (mayFollow(this.#writer, id, other, annotator))
          act.judge({ ...said, target: other, propagatedFrom: judgment })
      if (known)
        this.#finishWhenDone(id, (on) => {
          act.finish(id, annotator, on)
        })
      return { target, judgment, others, known }
    })
    const target = findTarget(this.#writer, done.target)
    if (!done.known && done.others.length === 0 && verdict !== 'none' && target !== undefined)
      this.#following.after(done.judgment, target, how)
    return {
      target: done.target,
      passageId: target?.passageId ?? null,
      mark: this.#mine(id, done.target),
      alike: done.others.length,
    }
  }

  /** To the end of what passes below the question. */
  defer(question: number, target: number): void {
    this.recorder.act('defer', this.configuration.annotator, (act) => {
      act.defer(question, target)
    })
  }

  finish(question: number, finished: boolean): void {
    const { annotator } = this.configuration
    this.recorder.act('finish', annotator, (act) => {
      act.finish(question, annotator, finished)
    })
  }

  /** Takes the last act of this annotator back; null where there is none. */
  undo(): Undone | null {
    const taken = this.recorder.undo(this.configuration.annotator)
    return taken === undefined ? null : undoneOf(this.#writer, taken)
  }

  /** This annotator's marks, and what settled disagreements, on passages that are shown. */
  onPassages(question: number, passages: readonly number[]) {
    this.inStep()
    return marksOfPassages(this.#writer, question, this.configuration.annotator, passages)
  }

  inDocument(question: number, documentKey: number) {
    this.inStep()
    return marksInDocument(this.#writer, question, this.configuration.annotator, documentKey)
  }

  /** What is marked at a place of a document that is being read. */
  passageAt(documentKey: number, start: number, step: -1 | 0 | 1 = 0): PlacedPassage | null {
    return passageFrom(this.#host.reader, documentKey, start, step) ?? null
  }

  /** Where what a person names ranks today for a question, and why. @throws FojasError not_found */
  async missing(question: number, text: string, signal?: AbortSignal): Promise<MissingAnswer> {
    return whereRanked(this.#host, this.question(question).text, text, signal)
  }

  /** What the model in use makes of the marks; ends with `signal`. */
  async *compare(signal?: AbortSignal): AsyncGenerator<Comparison> {
    this.inStep()
    yield* this.#contradictions.compare(signal)
  }

  figures(): LabelFigures {
    this.inStep()
    return figuresOf(this.#writer)
  }

  /** Changes with anything that is said, taken back or erased, and where the library holds it. */
  revision(): string {
    return `${store.lastSaid(this.#host.reader)} ${this.#erased} ${indexRevision(this.#host.reader)}`
  }

  /** For the trainer. */
  training(): TrainingQuestion[] {
    this.inStep()
    return trainingQuestions(this.#host.reader)
  }

  /** Of the verdict of a new model. @returns the first question, which goes on top; null where none is held */
  ask(asked: readonly Asked[]): number | null {
    const first = askAbout(this.#writer, this.recorder, this.configuration.annotator, asked)
    if (first !== null) this.configuration.setPosition('current', first)
    return first
  }

  /**
   * Everything that one person said goes for good: no Ctrl+Z brings it back. What a model learnt from it stays learnt.
   * @returns how many judgments went
   */
  erase(annotator: string): { judgments: number } {
    const judgments = this.#writer.transaction(() => eraseAnnotator(this.#writer, annotator))
    this.#erased += 1
    this.inStep()
    return { judgments }
  }

  /** What a question and a passage are called on every computer. @throws FojasError not_found */
  mark(question: number, target: number): { uid: string; hash: string } {
    const asked = store.findQuestion(this.#writer, question)
    const on = findTarget(this.#writer, target)
    if (asked === undefined || on === undefined) throw missingQuestion()
    return { uid: asked.uid, hash: on.hash }
  }

  /** Resolves once what followed from the marks given so far is written. */
  async idle(): Promise<void> {
    await this.#following.over()
  }

  async close(): Promise<void> {
    this.#controller.abort()
    await this.#following.over()
    await this.#choosing.over()
  }

  /** A suggestion that a person marks for is accepted by it. @throws FojasError not_found */
  #openQuestion(id: number): void {
    const { state } = this.question(id)
    if (state === 'suggested') this.suggestions.decide([id], true)
    else if (state !== 'open') throw missingQuestion()
  }

  #queue(): number[] {
    return openQuestions(this.#writer, this.configuration.get())
  }

  #mine(question: number, target: number): MarkOf | null {
    return markOf(judgments.lastSaid(this.#writer, question, target, this.configuration.annotator))
  }

  #finishWhenDone(question: number, finish: (on: boolean) => void): void {
    const counted = work.countedQuestion(this.#writer, question, this.configuration.annotator)
    if (counted !== undefined) finish(counted.waiting === 0)
  }
}
