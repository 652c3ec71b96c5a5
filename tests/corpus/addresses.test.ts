/**
 * Addresses of 200 passages of real norms and avisos, checked by hand: 60 drawn by length of text, 70 by norm, 30 from
 * laws and decrees that amend others, 40 from the gazette. `addresses.json` has where each begins, the first digits of
 * the SHA-256 of the paragraph it begins in, and what a lawyer would answer: the part of the norm; the annex, by its
 * number (`texto anexo` for what is attached without that name); the article; and the article that quotes it. A heading
 * that stands before the first article of its chapter is in no article. An address claims no more than it says: an
 * article numbered in Roman figures inside a treaty is right as its annex.
 */
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { structureOf } from '../../src/main/core/corpus/structure-of.ts'
import { projectRoot, shared, withShared } from '../support/shared.ts'

const sample = z
  .array(
    z.object({
      file: z.string(),
      id: z.string(),
      start: z.number(),
      hash: z.string(),
      part: z.string(),
      annex: z.string().nullable(),
      article: z.string().nullable(),
      quotedBy: z.string().nullable(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(projectRoot, 'tests/corpus/addresses.json'), 'utf8')))

const annexOf = (annex: string | null) =>
  annex === null ? null : (/^ANEXO(?: (?:[IVXLC]+|\d+|[A-Z]))?\b/.exec(annex)?.[0] ?? 'texto anexo')

withShared('data/normas/ar.tar.xz', 'addresses of real passages', (archive) => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fojas-addresses-'))
    const norms = sample
      .filter(({ file }) => file.startsWith('normas/'))
      .map(({ file }) => `ar/${basename(file)}`)
    execFileSync('tar', ['-xJf', archive, '-C', folder, ...new Set(norms)])
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('are right in at least 196 of 200', async () => {
    const wrong: unknown[] = []
    const moved: string[] = []
    for (const { file, id, start, hash: digits, ...expected } of sample) {
      const path = file.startsWith('normas/') ? join(folder, 'ar', basename(file)) : shared('data', file)
      const { documents } = await parseFile(
        { name: basename(file), bytes: readFileSync(path) },
        { bodyOnly: false },
      )
      const document = documents.find((each) => each.id === id)
      if (document === undefined) throw new Error(`${file} has no document ${id}`)
      const { segments } = structureOf(document.text, document.headings)
      const segment = segments.find((each) => each.end > start)
      if (segment === undefined) throw new Error(`${id} has no text at ${start}`)
      const { part, annex, article, quotedBy } = segment.address
      if (hash('sha256', document.text.slice(segment.start, segment.end)).slice(0, 12) !== digits)
        moved.push(`${id} ${start}`)
      const found = { part, annex: annexOf(annex), article, quotedBy }
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push({ id, start, found, expected })
    }
    // Where a text is read in another way, its place in the sample has to be looked up again.
    expect(moved).toEqual([])
    expect(wrong.length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(4)
  })
})
