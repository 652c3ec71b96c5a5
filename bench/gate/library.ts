/** Spain's constitution as a library, and its questions as marks that the button may be pressed with. */
import type { Application } from '../../src/main/core/application.ts'
import { keyOfId, readText } from '../../src/main/core/corpus/read.ts'
import { documentHash } from '../../src/main/core/corpus/read-hashes.ts'
import type { TrainingQuestion } from '../../src/main/core/labels/training.ts'
import { RetrainingService } from '../../src/main/core/retraining/service.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import {
  documentOf,
  openLibraryOf,
  readArticles,
  readQuestions,
  type AskedOfArticle,
} from '../constitution/files.ts'

export interface Gate {
  readonly app: Application
  /** Every question with its article, as marks. */
  readonly questions: readonly TrainingQuestion[]
  /** Presses the button with these marks alone. */
  readonly button: (marks: readonly TrainingQuestion[]) => RetrainingService
}

/** @param data folder of the constitution's files @param work an empty folder, or that of an earlier run */
export async function openGate(data: string, work: string, engines: EngineHost): Promise<Gate> {
  const app = await openLibraryOf(readArticles(data), work, engines)
  const questions = readQuestions(data).map((each, number) => markOf(app, each, number))
  return { app, questions, button: (marks) => buttonOf(app, marks) }
}

function markOf(app: Application, { question, article }: AskedOfArticle, number: number): TrainingQuestion {
  const document = documentOf(article)
  const key = keyOfId(app.reader, document)
  if (key === undefined) throw new Error(`${document} was not imported`)
  return {
    id: number + 1,
    uid: `constitution-${number}`,
    text: question,
    passages: [
      {
        ...{ grade: 2, text: readText(app.reader, key).text, hash: documentHash(app.reader, key) ?? '' },
        ...{ document, documentKey: key, passageId: null, propagated: false },
      },
    ],
  }
}

function buttonOf(app: Application, marks: readonly TrainingQuestion[]): RetrainingService {
  return new RetrainingService({
    libraryDirectory: app.options.libraryDirectory,
    reader: app.reader,
    writer: app.library.writer,
    jobs: app.jobs,
    labels: {
      training: () => [...marks],
      revision: () => '',
      status: () => app.labels.status(),
      ask: () => null,
      mark: (question, target) => app.labels.mark(question, target),
    },
    search: app.search,
    meaning: app.meaning,
    registry: app.registry,
    engines: app.options.engines,
    saved: () => [],
    quiet: () => app.quiet(),
    index: () => app.index(),
  })
}

/** The answers dealt out anew: there is nothing to learn from them. */
export function dealt(marks: readonly TrainingQuestion[], order: readonly number[]): TrainingQuestion[] {
  return marks.map((mark, i) => ({ ...mark, passages: marks[order[i] ?? i]?.passages ?? [] }))
}

/** Back to where the next run begins: nothing of the last one is left. */
export async function clean(app: Application): Promise<void> {
  const { registry, meaning, library } = app
  await registry.use('semilla')
  await meaning.switchTo('semilla')
  for (const { id, shipped } of await registry.list()) if (!shipped) await registry.remove(id)
  for (const table of [
    'training_ranking',
    'training_fold',
    'training_event',
    'training_side',
    'training',
    'job',
  ])
    library.writer.run(`DELETE FROM ${table}`)
}
