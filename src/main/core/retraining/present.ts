/** A training as screens see it. */
import { z } from 'zod'
import type {
  MovedQuestion,
  SideBySide,
  Training as TrainingRow,
  TrainingDetail,
} from '../../../shared/contract/training.ts'
import { kindNames, typeNames } from '../../../shared/domain/names.ts'
import { citationOf } from '../citations/cite.ts'
import { keyOfId, readMeta, readText } from '../corpus/read.ts'
import { passagesOfHash, type PassageName } from '../corpus/read-hashes.ts'
import { metrics } from '../evaluation/metrics.ts'
import type { Reader } from '../library/database.ts'
import { positivesOf } from '../training/question.ts'
import { questionsMissing, type Weighed } from './decide.ts'
import type { RetrainingHost } from './host.ts'
import { judgedAs, placeOfAnswer } from './ranking.ts'
import type { SnapshotQuestion } from './snapshot.ts'
import * as store from './store.ts'

/** Passages of each side that are shown. */
const shown = 10

export function rowOf(
  { jobs, meaning }: RetrainingHost,
  row: store.Training,
  asked: readonly { readonly passages: readonly unknown[] }[] | undefined,
): TrainingRow {
  const { id, state, jobId, createdAt, startAt, finishedAt, parent, rival, model, recipe, division } = row
  const { labels, dataHash, seconds, device, verdict, error } = row
  return {
    ...{ id, state, createdAt, startAt, finishedAt, parent, rival, model, recipe, division },
    ...{ labels, dataHash, seconds, device, verdict, error },
    job: jobId === null ? null : jobs.get(jobId),
    answering: model !== null && meaning.answering()?.model === model,
    judging:
      asked === undefined
        ? null
        : {
            questions: asked.length,
            passages: asked.reduce((sum, { passages }) => sum + passages.length, 0),
          },
  }
}

const step = z.looseObject({ part: z.string(), event: z.literal('step'), step: z.number(), loss: z.number() })
const look = z.looseObject({
  part: z.string(),
  event: z.literal('evaluation'),
  step: z.number(),
  'ndcg@10': z.number(),
})

export function curveOf(reader: Reader, training: number): TrainingDetail['curve'] {
  return store.eventsOf(reader, training).flatMap((event): TrainingDetail['curve'] => {
    const stepped = step.safeParse(event).data
    if (stepped !== undefined)
      return [{ part: stepped.part, step: stepped.step, loss: stepped.loss, ndcg: null }]
    const looked = look.safeParse(event).data
    return looked === undefined
      ? []
      : [{ part: looked.part, step: looked.step, loss: null, ndcg: looked['ndcg@10'] }]
  })
}

export function detailOf(
  { reader }: RetrainingHost,
  row: TrainingRow,
  training: store.Training,
  findings: Weighed | undefined,
): TrainingDetail {
  const kinds = findings === undefined ? [] : kindsOf(reader, findings)
  const gain = training.verdict?.tests.find(({ name }) => name === 'better')?.figures
  const missing =
    gain?.['mean'] === undefined || gain['lower'] === undefined
      ? null
      : questionsMissing(findings?.rankings.length ?? 0, { mean: gain['mean'], lower: gain['lower'] })
  return {
    ...row,
    settings: { ...training.settings, recipe: training.recipe },
    curve: curveOf(reader, training.id),
    ...{ kinds, weight: training.weight },
    wouldHelp: missing === null ? null : { questions: missing, kind: kinds[0]?.kind ?? null },
  }
}

/** Questions of a kind from which its figures say something. */
const leastOfKind = 5

function kindsOf(reader: Reader, findings: Weighed): TrainingDetail['kinds'] {
  const questions = new Map(findings.questions.map((question) => [question.id, question]))
  const kinds = new Map<string, { questions: number; before: number; after: number }>()
  for (const { id, before, after } of findings.evidence.questions) {
    const question = questions.get(id)
    const kind = question === undefined ? undefined : kindOf(reader, question)
    if (kind === undefined) continue
    const known = kinds.get(kind) ?? { questions: 0, before: 0, after: 0 }
    kinds.set(kind, {
      questions: known.questions + 1,
      before: known.before + metrics.accuracy(before, 5),
      after: known.after + metrics.accuracy(after, 5),
    })
  }
  return [...kinds]
    .filter(([, each]) => each.questions >= leastOfKind)
    .map(([kind, each]) => ({ kind, ...each }))
    .sort((a, b) => a.after / a.questions - b.after / b.questions || b.questions - a.questions)
}

function kindOf(reader: Reader, question: SnapshotQuestion): string | undefined {
  const document = positivesOf(question)[0]?.document
  const key = document === undefined || document === null ? undefined : keyOfId(reader, document)
  if (key === undefined) return undefined
  const { type, kind } = readMeta(reader, key)
  return type === null ? kindNames[kind] : typeNames[type]
}

/** Those that moved the most first. */
export function movedOf(
  questions: readonly SnapshotQuestion[],
  rankings: readonly store.StoredRanking[],
): MovedQuestion[] {
  const byId = new Map(questions.map((question) => [question.id, question]))
  const beyond = 101
  return rankings
    .flatMap(({ question: id, before, after }): MovedQuestion[] => {
      const question = byId.get(id)
      if (question === undefined) return []
      return [
        {
          ...{ question: id, text: question.text, before: placeOfAnswer(question, before) },
          fresh: freshIn(before, after ?? before),
          ...(after === null ? {} : { after: placeOfAnswer(question, after) }),
        },
      ]
    })
    .sort((a, b) => {
      const moved = ({ before, after }: MovedQuestion) =>
        after === undefined ? 0 : Math.abs(Math.log((before ?? beyond) / (after ?? beyond)))
      return moved(b) - moved(a) || b.fresh - a.fresh
    })
}

function freshIn(before: readonly PassageName[], after: readonly PassageName[]): number {
  const known = new Set(before.slice(0, shown).map(({ hash }) => hash))
  return after.slice(0, shown).filter(({ hash }) => !known.has(hash)).length
}

export function sideBySideOf(
  reader: Reader,
  question: SnapshotQuestion,
  { before, after }: store.StoredRanking,
): SideBySide {
  const named = judgedAs(question)
  const grades = new Map(question.passages.map(({ hash, grade }) => [hash, grade]))
  const placeIn = (ranking: readonly PassageName[], { hash }: PassageName): number | null => {
    const place = ranking.findIndex((each) => each.hash === hash)
    return place < 0 ? null : place + 1
  }
  const side = (own: readonly PassageName[], other: readonly PassageName[]) =>
    own.slice(0, shown).map((passage) => {
      const [held] = passagesOfHash(reader, passage.hash, 1, passage.document)
      const facts = { grade: grades.get(named(passage)) ?? null, other: placeIn(other, passage) }
      if (held === undefined)
        return { citation: 'ya no está en la biblioteca', text: '', documentKey: null, ...facts }
      return {
        ...facts,
        citation: citationOf(readMeta(reader, held.documentKey), held.address),
        text: readText(reader, held.documentKey).text.slice(held.start, held.end),
        documentKey: held.documentKey,
      }
    })
  return { text: question.text, before: side(before, after ?? []), after: side(after ?? [], before) }
}
