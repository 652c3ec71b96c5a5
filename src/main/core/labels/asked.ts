/** Passages that the verdict of a new model asks about: among the candidates of their questions, whichever model found them. */
import { passagesOfHash } from '../corpus/read-hashes.ts'
import type { Writer } from '../library/database.ts'
import { randomOf, shuffled } from './candidates.ts'
import type { Recorder } from './record.ts'
import { keepTarget } from './store-targets.ts'
import * as work from './store-work.ts'
import * as store from './store.ts'
import { targetOfPassage } from './targets.ts'

export interface Asked {
  /** Its uid. */
  readonly question: string
  readonly passages: readonly { readonly hash: string; readonly document: string }[]
}

/** @returns the first question that has something to judge; null where no passage is held */
export function askAbout(
  writer: Writer,
  recorder: Recorder,
  annotator: string,
  asked: readonly Asked[],
): number | null {
  const put = recorder.act('ask', annotator, (act) =>
    asked.flatMap(({ question: uid, passages }) => {
      const question = store.findQuestionByUid(writer, uid)
      if (question?.state !== 'open') return []
      const held = passages.flatMap(({ hash, document }) => passagesOfHash(writer, hash, 1, document))
      for (const [position, passage] of shuffled(held, randomOf(uid)).entries())
        work.insertCandidate(
          writer,
          question.id,
          keepTarget(writer, targetOfPassage(writer, passage)),
          position,
          { source: 'trained', query: question.text, rank: null, score: null, model: null, indexDate: null },
        )
      if (held.length === 0) return []
      act.finish(question.id, annotator, false)
      return [question.id]
    }),
  )
  return put[0] ?? null
}
