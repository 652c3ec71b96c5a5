/** What changes what by the notes of the texts alone, where nothing links a note to a norm. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeNorm } from '../support/norm.ts'
import { projectRoot } from '../support/shared.ts'

const article = 'ARTÍCULO 1°.- Los muelles son públicos.'
const changedBy = (norm: string) => [article, `(Artículo sustituido por art. 2° del ${norm})`]
const amending = ['ARTÍCULO 2°.- Sustitúyese el artículo 1°.']

describe('a decree named by a note', () => {
  const folder = temporaryFolder()
  let app: Application
  const keyOf = (id: string) => Number(app.reader.get('SELECT key FROM document WHERE id = ?', id)?.['key'])
  const idOf = (key: number | null) => (key === null ? null : app.view(key).meta.id)
  const modifies = (id: string) =>
    app.relations(keyOf(id)).modifies.map(({ documentKey, certain }) => [idOf(documentKey), certain])
  const modifiedBy = (id: string) =>
    app.relations(keyOf(id)).modifiedBy.map(({ documentKey, certain }) => [idOf(documentKey), certain])

  beforeAll(async () => {
    const from = join(folder.path, 'fuente')
    const write = (id: string, date: string, paragraphs: readonly string[]) => {
      writeNorm(from, { id, title: id, date, paragraphs })
    }
    write('DEC-512-2026', '2026-08-28', amending)
    write('DEC-318-2024', '2024-04-10', amending)
    write('DNU-318-2024', '2024-11-18', amending)
    write('LEY-90001', '1990-01-02', changedBy('Decreto N° 512/2026 B.O. 28/8/2026'))
    write('LEY-90002', '1990-01-03', changedBy('Decreto N° 318/2024 B.O. 18/11/2024'))
    write('LEY-90003', '1990-01-04', changedBy('Decreto N° 318/24'))
    write('LEY-90004', '1990-01-05', changedBy('Decreto N° 512/2026 B.O. 1/2/2003'))
    write('LEY-90005', '1990-01-06', changedBy('Decreto N° 77/2001 B.O. 1/2/2001'))
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([from], false).id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('is the one held of that number and year, from both sides', () => {
    expect(modifiedBy('LEY-90001')).toEqual([['DEC-512-2026', true]])
    expect(modifies('DEC-512-2026')).toContainEqual(['LEY-90001', true])
  })

  it('is told from its namesake by the day of the gazette', () => {
    expect(modifiedBy('LEY-90002')).toEqual([['DNU-318-2024', true]])
    expect(modifies('DNU-318-2024')).toContainEqual(['LEY-90002', true])
    expect(modifies('DEC-318-2024').map(([id]) => id)).not.toContain('LEY-90002')
  })

  it('is either of two, and said to be so, where the note does not tell', () => {
    const both = [
      ['DNU-318-2024', false],
      ['DEC-318-2024', false],
    ]
    expect(modifiedBy('LEY-90003')).toEqual(both)
    expect(modifies('DEC-318-2024')).toEqual([['LEY-90003', false]])
    expect(modifies('DNU-318-2024')).toContainEqual(['LEY-90003', false])
  })

  it('is doubtful where the day of the note is another, and a name where none is held', () => {
    expect(modifiedBy('LEY-90004')).toEqual([['DEC-512-2026', false]])
    expect(modifies('DEC-512-2026')).toContainEqual(['LEY-90004', false])
    expect(app.relations(keyOf('LEY-90005')).modifiedBy).toMatchObject([
      { label: 'Decreto 77/2001', documentKey: null, certain: true },
    ])
  })
})

describe('the demo edition', () => {
  it('has a decree that changes another whose number two norms have, and says which', async () => {
    using folder = temporaryFolder()
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    try {
      const demo = ['edicion', 'normas', 'anteriores'].map((each) =>
        join(projectRoot, 'resources', 'demo', each),
      )
      await app.jobs.wait(app.import(demo, false).id)
      const keyOf = (sql: string) => Number(app.reader.get(`SELECT key FROM document WHERE ${sql}`)?.['key'])
      const amendingKey = keyOf("type = 'decreto' AND number = '512' AND year = 2026")
      const changed = keyOf("id = 'DEC-318-2024'")
      const articles = ['5', '9']
      expect(app.relations(amendingKey).modifies).toMatchObject([
        { documentKey: changed, certain: true, articles },
      ])
      expect(app.relations(changed).modifiedBy).toMatchObject([{ documentKey: amendingKey, certain: true }])
      expect(app.relations(keyOf("id = 'DNU-318-2024'")).modifiedBy).toEqual([])
    } finally {
      await app.close()
    }
  })
})
