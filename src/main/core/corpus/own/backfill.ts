/** Judgments among the texts that a library held before judgments were told apart. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { Writer } from '../../library/database.ts'
import { integer } from '../../library/sql.ts'
import type { SettingsStore } from '../../library/settings.ts'
import { readText } from '../read.ts'
import { applyEdit } from './edits.ts'
import { judgmentOf } from './judgment.ts'

/** Goes up when what is looked for changes: texts are looked at anew. */
const version = 1
const setting = 'judgments'
/** Texts looked at between two turns of everything else. */
const atOnce = 20

/** Cheap where it was done; stops without a trace where the library closes, and begins again the next time. */
export async function findJudgments(
  writer: Writer,
  settings: SettingsStore,
  signal: AbortSignal,
): Promise<void> {
  if (settings.get(setting) === String(version)) return
  const keys = writer.all(`SELECT key FROM document WHERE kind = 'text' AND type IS NULL ORDER BY key`)
  for (const [i, row] of keys.entries()) {
    if (i % atOnce === 0) await yieldToEvents()
    if (signal.aborted) return
    tell(writer, integer(row, 'key'))
  }
  settings.set(setting, String(version))
}

function tell(writer: Writer, key: number): void {
  // It may have gone since the list was made.
  if (writer.get(`SELECT 1 FROM document WHERE key = ? AND kind = 'text'`, key) === undefined) return
  const facts = judgmentOf(readText(writer, key).text)
  if (facts === null) return
  writer.transaction(() => {
    writer.run(
      `UPDATE document SET kind = 'judgment', title = ?, court = ?, docket = ?,
         sanction_date = coalesce(?, sanction_date) WHERE key = ?`,
      facts.caption,
      facts.court,
      facts.docket,
      facts.date,
      key,
    )
    applyEdit(writer, key)
  })
}
