/** Questions that came with a data set, taken in once, with the grade it gives to the document each was asked of. */
import { createHash } from 'node:crypto'
import { verdictOfGrade } from '../../../shared/domain/verdicts.ts'
import { countQuestionLinks, questionLinks, type QuestionLink } from '../corpus/read-hashes.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { Recorder } from './record.ts'
import type { LabelConfiguration } from './settings.ts'
import { judgmentOfUid } from './store-judgments.ts'
import { keepTarget } from './store-targets.ts'
import { findQuestionByUid } from './store.ts'
import { targetOfDocument } from './targets.ts'

/** Links taken in one transaction. */
const batch = 500

/** The same link has the same number in every library: what was taken in, or taken away by a person, stays so. */
const uidOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 32)

/** @returns how many judgments are new */
export function takeDatasets(
  reader: Reader,
  writer: Writer,
  recorder: Recorder,
  configuration: LabelConfiguration,
): number {
  const now = countQuestionLinks(reader)
  if (now === (configuration.note('links') ?? '0 0')) return 0
  let taken = 0
  let waiting: QuestionLink[] = []
  const take = () => {
    if (waiting.length === 0) return
    recorder.act('dataset', 'conjunto de datos', (act) => {
      for (const link of waiting) {
        const verdict = verdictOfGrade(link.grade)
        const author = fileName(link.sourceName)
        const uid = uidOf('mark', author, link.documentId, link.text, String(link.grade))
        if (verdict === undefined || judgmentOfUid(writer, uid) !== undefined) continue
        const questionUid = uidOf('question', author, link.text)
        const question =
          findQuestionByUid(writer, questionUid)?.id ??
          act.create({
            uid: questionUid,
            text: link.text,
            matter: null,
            guideline: null,
            author,
            origin: 'dataset',
            state: 'open',
            extra: null,
          })
        act.judge({
          question,
          target: keepTarget(writer, targetOfDocument(writer, link.documentKey)),
          annotator: author,
          verdict,
          note: null,
          uid,
          how: {
            surface: 'dataset',
            query: null,
            rank: null,
            score: null,
            model: null,
            indexDate: null,
            source: 'given',
          },
        })
        taken += 1
      }
    })
    waiting = []
  }
  for (const link of questionLinks(reader)) {
    waiting.push(link)
    if (waiting.length >= batch) take()
  }
  take()
  configuration.setNote('links', now)
  return taken
}

const fileName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
