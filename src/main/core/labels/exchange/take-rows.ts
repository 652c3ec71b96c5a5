/** Rows as facts: known ones are passed over, so that a file may be taken twice, or after a kill again. */
import { createHash } from 'node:crypto'
import type { Writer } from '../../library/database.ts'
import type { Act } from '../record.ts'
import * as judgments from '../store-judgments.ts'
import { keepTarget, targetOfHash } from '../store-targets.ts'
import * as store from '../store.ts'
import { placeOf, targetOfDocument, targetOfPassage } from '../targets.ts'
import { hashedPassage } from '../../corpus/read-hashes.ts'
import { stemsOf } from '../stems.ts'
import type { ReadRow } from './read-row.ts'

export interface Taken {
  readonly question: number
  readonly newQuestion: boolean
  readonly target: number | null
  readonly newMark: boolean
  readonly held: boolean
}

const uidOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 32)

function questionOf(writer: Writer, act: Act, row: ReadRow, author: string): { id: number; made: boolean } {
  const known =
    (row.questionId === null ? undefined : store.findQuestionByUid(writer, row.questionId)) ??
    store.findQuestionByText(writer, row.question, stemsOf(row.question))
  // What is only a suggestion here, or was discarded, somebody accepted there.
  if (known?.origin === 'suggestion' && known.state !== 'open' && known.state !== 'joined')
    act.set(known.id, 'state', known.state, 'open')
  // What was joined goes on in the one it was joined to.
  if (known !== undefined) return { id: known.joinedInto ?? known.id, made: false }
  const id = act.create({
    uid: row.questionId ?? uidOf('question', row.question),
    text: row.question,
    matter: row.matter,
    guideline: row.guideline,
    author: row.author ?? author,
    origin: row.origin,
    state: 'open',
    extra: null,
    ...(row.askedAt === null ? {} : { createdAt: row.askedAt }),
  })
  return { id, made: true }
}

/** Where the library holds the text: as a passage, else as a document; else it is kept as it came. */
function targetOf(writer: Writer, row: ReadRow): { id: number; held: boolean } | undefined {
  for (const scope of row.scope === null ? (['passage', 'document'] as const) : [row.scope]) {
    const place = placeOf(writer, { scope, hash: row.hash, documentId: row.document })
    if (place.standing !== 'held' || place.documentKey === null) continue
    const passage = place.passageId === null ? undefined : hashedPassage(writer, place.passageId)
    // Named of one document and held of another: it stays the named one's.
    if (passage === undefined)
      return { id: keepTarget(writer, targetOfDocument(writer, place.documentKey)), held: true }
    const target = targetOfPassage(writer, passage)
    const named = row.document === '' ? target.documentId : row.document
    return { id: keepTarget(writer, { ...target, documentId: named }), held: true }
  }
  const known = targetOfHash(writer, row.scope ?? 'passage', row.hash, row.document)
  if (known !== undefined && (row.document === '' || known.documentId === row.document))
    return { id: known.id, held: false }
  if (row.context === '') return undefined
  const place = placeOf(writer, { scope: row.scope ?? 'passage', hash: row.hash, documentId: row.document })
  const id = keepTarget(writer, {
    scope: row.scope ?? 'passage',
    hash: row.hash,
    documentId: row.document,
    citation: row.citation === '' ? row.document : row.citation,
    title: row.title,
    text: row.context,
    ...place,
  })
  return { id, held: false }
}

/** @param author who is meant where a row names nobody: the file's name. Undefined: only identifiers, and not known here */
export function takeRow(writer: Writer, act: Act, row: ReadRow, author: string): Taken | undefined {
  if (
    row.question === '' &&
    (row.questionId === null || store.findQuestionByUid(writer, row.questionId) === undefined)
  )
    return undefined
  const target = row.verdict === null ? undefined : targetOf(writer, row)
  if (row.verdict !== null && target === undefined) return undefined
  const question = questionOf(writer, act, row, author)
  const none = { question: question.id, newQuestion: question.made, newMark: false }
  if (row.verdict === null || target === undefined) return { ...none, target: null, held: true }
  const annotator = row.annotator === null || row.annotator === judgments.settled ? author : row.annotator
  const voice = judgments.voiceOf({ annotator, resolution: row.resolution })
  const uid = row.markId ?? uidOf('mark', annotator, row.question, row.hash, row.document, row.verdict)
  const before = judgments.lastSaid(writer, question.id, target.id, voice)
  const known =
    judgments.judgmentOfUid(writer, uid) !== undefined ||
    (row.markId === null && before?.verdict === row.verdict && before.note === row.note)
  if (known) return { ...none, target: target.id, held: target.held }
  const source = row.propagated === null ? undefined : judgments.judgmentOfUid(writer, row.propagated)
  act.judge({
    question: question.id,
    target: target.id,
    annotator,
    resolution: row.resolution,
    verdict: row.verdict,
    reason: row.reason,
    note: row.note,
    review: row.review,
    how: row.how,
    extra: row.extra,
    uid,
    ...(source === undefined ? {} : { propagatedFrom: source }),
    ...(row.at === null ? {} : { at: row.at }),
  })
  return { ...none, target: target.id, newMark: true, held: target.held }
}
