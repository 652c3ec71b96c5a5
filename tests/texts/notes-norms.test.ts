/** The notes of real norms against what a person read in them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { normMarkdown } from '../../src/main/core/corpus/formats/norm-markdown.ts'
import { findNotes } from '../../src/main/core/texts/notes.ts'
import { withShared } from '../support/shared.ts'
import { noteSample } from './note-sample.ts'

withShared('data/normas/ar.tar.xz', 'notes of real norms', (archive) => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fojas-notes-'))
    const names = [...new Set([...noteSample.map(([id]) => id), 'LEY-20744'])].map((id) => `ar/${id}.md`)
    execFileSync('tar', ['-xJf', archive, '-C', folder, ...names])
  }, 120_000)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  async function notesOf(id: string) {
    const bytes = readFileSync(join(folder, 'ar', `${id}.md`))
    const { documents } = await normMarkdown.parse({ name: `${id}.md`, bytes }, { bodyOnly: false })
    return findNotes(documents[0]?.text ?? '', documents[0]?.links)
  }

  it('says of each what a person read, at least 98 of 100', async () => {
    const wrong: unknown[] = []
    for (const [id, start, ...expected] of noteSample) {
      const note = (await notesOf(id)).find((each) => each.start === start)
      const { by } = note ?? {}
      const said = [note?.end, note?.verb, note?.scope, by?.type, by?.number, by?.year, by?.article]
      const found = [...said, note?.gazette, by?.infolegId]
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push([id, start, found, expected])
    }
    expect(wrong.slice(2), JSON.stringify(wrong)).toEqual([])
  }, 60_000)

  it('finds every note of a long consolidated law, none within another', async () => {
    const notes = await notesOf('LEY-20744')
    expect(notes.length).toBeGreaterThan(100)
    for (const [i, note] of notes.entries()) expect(note.start).toBeGreaterThanOrEqual(notes[i - 1]?.end ?? 0)
    expect(notes.filter(({ by }) => by.number === '27802').length).toBeGreaterThan(30)
  })
})
