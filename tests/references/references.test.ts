import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeNorm } from '../support/norm.ts'

const water = {
  id: 'LEY-91234',
  title: 'RÉGIMEN DEL AGUA',
  date: '2001-03-05',
  paragraphs: [
    'ARTÍCULO 1°.- Las aguas de riego se administran por turnos.',
    'ARTÍCULO 2°.- El turno no puede cederse.',
    'ARTÍCULO 3°.- Comuníquese.',
  ],
}
const decree = {
  id: 'DEC-908-2003',
  title: 'RIEGO',
  date: '2003-06-01',
  paragraphs: [
    'VISTO la Ley N° 91.234 y el Decreto N° 77/2002, y',
    'CONSIDERANDO:',
    'Que el artículo 2° de la Ley N° 91.234 prohíbe la cesión, y que el Decreto 77 no la prevé.',
    'ARTÍCULO 1°.- Reglaméntanse los artículos 1° y 2° de la Ley N° 91.234.',
    'ARTÍCULO 2°.- Comuníquese.',
  ],
}

let folder: ReturnType<typeof temporaryFolder>
let app: Application
const source = () => join(folder.path, 'normas')

async function load(): Promise<void> {
  const { state, error } = await app.jobs.wait(app.import([source()], false).id)
  expect([state, error]).toEqual(['done', null])
}

const keyOf = (id: string): number => {
  const row = app.reader.get('SELECT key FROM document WHERE id = ?', id)
  return Number(row?.['key'])
}
const textOf = (id: string) => app.view(keyOf(id)).text
/** What a document cites, in its order: words, label, articles. */
function cited(id: string): string[][] {
  const { norms, references } = app.references.of(keyOf(id))
  const text = textOf(id)
  return references.map(({ start, end, norm, articles }) => [
    text.slice(start, end),
    norms[norm]?.label ?? '',
    articles,
  ])
}
const normOf = (id: string, label: string) =>
  app.references.of(keyOf(id)).norms.find((each) => each.label === label)
const citingIds = (key: number) =>
  app.references.citing({ key, limit: 20, offset: 0 }).documents.map(({ document }) => document.id)
const placeOf = (id: string, words: string, from = 0) => {
  const start = textOf(id).indexOf(words, from)
  return { key: keyOf(id), start, end: start + words.length }
}

beforeEach(() => {
  folder = temporaryFolder()
  app = openTestApplication(join(folder.path, 'biblioteca'))
})
afterEach(async () => {
  await app.close()
  folder[Symbol.dispose]()
})

describe('references found at import', () => {
  it('stand at their words, with their articles, and lead to what is held', async () => {
    writeNorm(source(), water)
    writeNorm(source(), decree)
    await load()
    expect(cited(decree.id)).toEqual([
      ['Ley N° 91.234', 'Ley 91.234', ''],
      ['Decreto N° 77/2002', 'Decreto 77/2002', ''],
      ['artículo 2° de la Ley N° 91.234', 'Ley 91.234', 'art. 2°'],
      // Its year is the one that the same text gives elsewhere.
      ['Decreto 77', 'Decreto 77/2002', ''],
      ['artículos 1° y 2° de la Ley N° 91.234', 'Ley 91.234', 'arts. 1° y 2°'],
    ])
    expect(normOf(decree.id, 'Ley 91.234')).toMatchObject({ held: 1, certain: true, first: { id: water.id } })
    expect(normOf(decree.id, 'Decreto 77/2002')).toMatchObject({ held: 0, first: null, certain: false })

    const { total, documents, unread } = app.references.citing({ key: keyOf(water.id), limit: 20, offset: 0 })
    expect([total, unread]).toEqual([1, 0])
    expect(documents[0]).toMatchObject({ document: { id: decree.id }, certain: true, mentions: 3 })
    expect(documents[0]?.passages.map(({ from, cites }) => [from, cites])).toEqual([
      ['', ''],
      ['', 'art. 2°'],
      ['art. 1°', 'arts. 1° y 2°'],
    ])
    for (const { start, end, text, textStart } of documents[0]?.passages ?? []) {
      const whole = textOf(decree.id)
      expect(whole.slice(textStart, textStart + text.length)).toBe(text)
      expect(text).toContain(whole.slice(start, end))
    }
    // Not held, and cited by one.
    const missing = placeOf(decree.id, 'Decreto N° 77/2002')
    expect(app.references.candidates(missing.key, missing.start)).toMatchObject({ documents: [], citedBy: 0 })
    expect(
      app.references.citing({ target: 'decreto:77/2002', organism: null, limit: 1, offset: 0 }).total,
    ).toBe(1)
  })

  it('are replaced with the text, and go with the document', async () => {
    writeNorm(source(), water)
    writeNorm(source(), decree)
    await load()
    writeNorm(source(), { ...decree, paragraphs: ['ARTÍCULO 1°.- Derógase la Ley N° 90.001.'] })
    await load()
    expect(cited(decree.id)).toEqual([['Ley N° 90.001', 'Ley 90.001', '']])
    expect(citingIds(keyOf(water.id))).toEqual([])
    await app.corpus.remove(keyOf(decree.id))
    expect(app.reader.get('SELECT count(*) AS n FROM reference')?.['n']).toBe(0)
    expect(app.reader.get('SELECT count(*) AS n FROM reference_reading')?.['n']).toBe(1)
  })

  it('leave several where a DNU and a decree share number and year', async () => {
    writeNorm(source(), {
      ...decree,
      id: 'DEC-77-2002',
      title: 'CANALES',
      paragraphs: ['ARTÍCULO 1°.- Uno.'],
    })
    writeNorm(source(), {
      ...decree,
      id: 'DNU-77-2002',
      title: 'URGENCIA',
      paragraphs: ['ARTÍCULO 1°.- Dos.'],
    })
    writeNorm(source(), decree)
    await load()
    expect(normOf(decree.id, 'Decreto 77/2002')).toMatchObject({ held: 2, certain: false })
    for (const id of ['DEC-77-2002', 'DNU-77-2002']) {
      const { documents } = app.references.citing({ key: keyOf(id), limit: 20, offset: 0 })
      expect(documents.map(({ document, certain }) => [document.id, certain])).toEqual([[decree.id, false]])
    }
  })

  it('never take a decree without its year for the only one held', async () => {
    writeNorm(source(), { ...decree, id: 'DEC-55-1990', title: 'DIQUES', paragraphs: ['ARTÍCULO 1°.- Uno.'] })
    writeNorm(source(), { ...water, paragraphs: ['ARTÍCULO 1°.- Rige el Decreto N° 55.'] })
    await load()
    expect(normOf(water.id, 'Decreto 55')).toMatchObject({ held: 1, certain: false })
  })
})

describe('a library that was there before', () => {
  it('is read by a job that goes on where it was stopped, and again by a later rule', async () => {
    writeNorm(source(), water)
    writeNorm(source(), decree)
    for (let i = 0; i < 200; i += 1)
      writeNorm(source(), {
        ...decree,
        id: `DEC-${1000 + i}-2004`,
        paragraphs: [`Rige la Ley N° 91.234, punto ${i}.`],
      })
    await load()
    const { writer } = app.library
    // As it would be without what migration 60 added.
    writer.exec('DELETE FROM reference; DELETE FROM cited_norm; DELETE FROM reference_reading')
    expect(app.references.of(keyOf(decree.id))).toMatchObject({ read: false, references: [] })
    expect(app.references.citing({ key: keyOf(water.id), limit: 1, offset: 0 })).toMatchObject({
      total: 0,
      unread: 202,
    })
    app.references.open()
    const job = app.jobs.list().find(({ kind }) => kind === 'references')
    if (job === undefined) throw new Error('no job')
    // Stopped after a batch.
    await new Promise<void>((resolve) => {
      const unwatch = app.jobs.watch(({ id, progress }) => {
        if (id !== job.id || (progress?.done ?? 0) === 0) return
        unwatch()
        void app.jobs.cancel(id).then(() => {
          resolve()
        })
      })
    })
    const left = app.references.citing({ key: keyOf(water.id), limit: 1, offset: 0 })
    expect(left.unread).toBeGreaterThan(0)
    expect(left.unread).toBeLessThan(202)
    expect((await app.jobs.wait(app.jobs.resume(job.id).id)).result).toEqual({ documents: left.unread })
    expect(app.references.citing({ key: keyOf(water.id), limit: 1, offset: 0 })).toMatchObject({
      total: 201,
      unread: 0,
    })
    expect(cited(decree.id)).toHaveLength(5)
    // Nothing is left: no job.
    const jobs = app.jobs.list().length
    app.references.open()
    expect(app.jobs.list()).toHaveLength(jobs)
  })
})

describe('a citation corrected by hand', () => {
  it('is no reference any more, across a new import and a new reading, and is one again when taken back', async () => {
    writeNorm(source(), water)
    writeNorm(source(), decree)
    await load()
    const place = placeOf(decree.id, 'Decreto N° 77/2002')
    const { id } = app.references.correct({ ...place, verdict: 'none' })
    const words = () => cited(decree.id).map(([text]) => text)
    expect(words()).not.toContain('Decreto N° 77/2002')
    // The same words, further down in a text that changed around them.
    writeNorm(source(), {
      ...decree,
      paragraphs: ['Texto nuevo, que empuja a los demás.', ...decree.paragraphs],
    })
    await load()
    expect(words()).not.toContain('Decreto N° 77/2002')
    expect(words()).toContain('artículo 2° de la Ley N° 91.234')
    const moved = placeOf(decree.id, 'Decreto N° 77/2002')
    expect(app.references.of(moved.key).corrections).toMatchObject([
      { id, verdict: 'none', place: { start: moved.start, end: moved.end } },
    ])
    app.library.writer.exec('DELETE FROM reference_reading')
    app.references.open()
    const job = app.jobs.list().find(({ kind }) => kind === 'references')
    await app.jobs.wait(job?.id ?? -1)
    expect(words()).not.toContain('Decreto N° 77/2002')
    // Removed and imported again: another key, the same norm.
    await app.corpus.remove(keyOf(decree.id))
    await load()
    expect(words()).not.toContain('Decreto N° 77/2002')
    app.references.undo(id)
    expect(words()).toContain('Decreto N° 77/2002')
    expect(app.references.of(keyOf(decree.id)).corrections).toEqual([])
    expect(() => {
      app.references.undo(id)
    }).toThrow('No se encontró')
  })

  it('refers to the document a person said, and is counted among those that cite it', async () => {
    writeNorm(source(), water)
    writeNorm(source(), { ...water, id: 'LEY-95000', title: 'OTRA LEY' })
    writeNorm(source(), decree)
    await load()
    const place = placeOf(decree.id, 'artículo 2° de la Ley N° 91.234')
    const to = keyOf('LEY-95000')
    app.references.correct({ ...place, verdict: 'norm', to, article: '3' })
    expect(citingIds(to)).toEqual([decree.id])
    const { norms, references } = app.references.of(keyOf(decree.id))
    const corrected = references.find(({ start }) => start === place.start)
    expect(corrected).toMatchObject({ article: '3', articles: 'art. 3°' })
    expect(norms[corrected?.norm ?? -1]).toMatchObject({ certain: true, first: { id: 'LEY-95000' } })
    // A second word on the same place takes the place of the first.
    app.references.correct({ ...place, verdict: 'none' })
    expect(citingIds(to)).toEqual([])
    expect(app.references.of(keyOf(decree.id)).corrections).toHaveLength(1)
  })

  it('does not hold for other words', async () => {
    writeNorm(source(), decree)
    await load()
    app.references.correct({ ...placeOf(decree.id, 'Decreto N° 77/2002'), verdict: 'none' })
    writeNorm(source(), {
      ...decree,
      paragraphs: ['Otra cosa rige ahora: véase Decreto N° 77/2002 si hace falta.'],
    })
    await load()
    expect(cited(decree.id).map(([text]) => text)).toEqual(['Decreto N° 77/2002'])
    expect(app.references.of(keyOf(decree.id)).corrections).toMatchObject([{ place: null }])
  })

  it('is refused where there is nothing', async () => {
    writeNorm(source(), decree)
    await load()
    const key = keyOf(decree.id)
    for (const [start, end] of [
      [5, 5],
      [0, 100_000],
      [0, 501],
    ] as const)
      expect(() => app.references.correct({ key, start, end, verdict: 'none' })).toThrow('no es válido')
    expect(() =>
      app.references.correct({ key, start: 0, end: 5, verdict: 'norm', to: 999, article: null }),
    ).toThrow()
    expect(app.references.of(key).corrections).toEqual([])
  })
})

describe("a person's own name for a norm", () => {
  it('is found in every text, old and new, and is forgotten when it is taken away', async () => {
    writeNorm(source(), water)
    writeNorm(source(), {
      ...decree,
      paragraphs: ['Según el artículo 2° de la Ley de Acequias, el turno es propio.'],
    })
    await load()
    expect(cited(decree.id)).toEqual([])
    expect(app.references.setAlias('Ley de Acequias', 'ley 91.234')).toEqual([
      { name: 'Ley de Acequias', type: 'ley', number: '91234', year: null, label: 'Ley 91.234' },
    ])
    const job = app.jobs.list().find(({ kind }) => kind === 'references')
    await app.jobs.wait(job?.id ?? -1)
    expect(cited(decree.id)).toEqual([['artículo 2° de la Ley de Acequias', 'Ley de Acequias', 'art. 2°']])
    expect(citingIds(keyOf(water.id))).toEqual([decree.id])
    app.references.removeAlias('ley de acequias')
    const again = app.jobs.list().find(({ kind }) => kind === 'references')
    await app.jobs.wait(again?.id ?? -1)
    expect(cited(decree.id)).toEqual([])
    expect(app.references.aliases()).toEqual([])
  })

  it('has to say something, and something of its own', () => {
    for (const [name, norm] of [
      ['Ley de Acequias', 'lo de las acequias'],
      ['Ley de Acequias', 'decreto 70'],
      ['Ley de Acequias', 'ley 1 y ley 2'],
      ['24240', 'ley 91.234'],
      ['Ley', 'ley 91.234'],
      ['Ley 24.240', 'ley 91.234'],
    ] as const)
      expect(() => app.references.setAlias(name, norm), `${name} = ${norm}`).toThrow('no es válido')
    expect(app.references.aliases()).toEqual([])
    expect(() => app.references.removeAlias('nada')).toThrow('No se encontró')
  })
})

it('a library without documents has nothing to read', () => {
  app.references.open()
  expect(app.jobs.list()).toEqual([])
  expect(() => app.references.of(1)).toThrow('No se encontró')
  rmSync(source(), { recursive: true, force: true })
})
