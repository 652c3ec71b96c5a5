import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeSection, type Aviso } from '../support/gazette.ts'

const resolution: Aviso = {
  id: '700101',
  rubro: 'Resoluciones',
  organism: 'INSTITUTO DE VIVEROS',
  norm: 'Resolución 41',
  text: 'VISTO el estado de los viveros.</p><p>ARTÍCULO 1°.- Créase el Registro de Viveros.',
  annexes: ['7001010A01.pdf', '7001010A02.pdf'],
}
const edict: Aviso = {
  id: '700102',
  rubro: 'Avisos Oficiales',
  organism: 'CAJA DE RETIROS',
  text: 'Se cita a los herederos de la agente Rosa Tilo.',
  runs: ['26/08/2026', '28/08/2026'],
}
const other: Aviso = {
  id: '700103',
  rubro: 'Resoluciones',
  organism: 'ENTE DE FAROS',
  norm: 'Resolución 7',
  text: 'Luces.',
}
const late: Aviso = {
  id: '700104',
  rubro: 'Resoluciones (SUPLEMENTO)',
  organism: 'ENTE DE FAROS',
  norm: 'Resolución 8',
  text: 'Más luces.',
  supplement: true,
}

describe('the editions of a library', () => {
  const folder = temporaryFolder()
  const source = join(folder.path, 'boletines')
  let app: Application
  const lines = (date: string) =>
    app.editions.sumario(date).entries.map((each) => [each.rubro, each.organism, each.number])
  const key = (id: string) => {
    const { documents } = app.listDocuments({ filters: {}, order: 'newest', limit: 100, offset: 0 })
    return documents.find((each) => each.id === id)?.key ?? -1
  }

  beforeAll(async () => {
    // Listed in another order than that of their numbers.
    writeSection(
      source,
      '2026-08-26',
      'primera',
      [resolution, edict, other, late],
      [other, resolution, edict, late],
    )
    writeSection(source, '2026-08-27', 'primera', [], [{ ...edict, rubro: 'Avisos Oficiales - ANTERIOR' }])
    app = openTestApplication(join(folder.path, 'biblioteca'))
    const job = await app.jobs.wait(app.import([source], false).id)
    expect(job.result).toMatchObject({ documents: 4, rejected: [] })
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('has the sumario in the order of the listing, the supplement after', () => {
    expect(lines('2026-08-26')).toEqual([
      ['Resoluciones', 'ENTE DE FAROS', '7'],
      ['Resoluciones', 'INSTITUTO DE VIVEROS', '41'],
      ['Avisos Oficiales', 'CAJA DE RETIROS', null],
      ['Resoluciones (SUPLEMENTO)', 'ENTE DE FAROS', '8'],
    ])
    expect(app.editions.sumario('2026-08-26').entries.at(-1)?.supplement).toBe(true)
  })

  it('says what each is about, from its text where nobody wrote it', () => {
    const subjects = app.editions.sumario('2026-08-26').entries.map((each) => each.subject)
    expect(subjects[1]).toBe('Créase el Registro de Viveros.')
    expect(subjects[2]).toBe('Se cita a los herederos de la agente Rosa Tilo.')
  })

  it('has an aviso of several days once, in the days whose listings have it', () => {
    expect(lines('2026-08-27')).toEqual([['Avisos Oficiales - ANTERIOR', 'CAJA DE RETIROS', null]])
    // It ran until the 28th; no source listed it that day.
    expect(lines('2026-08-28')).toEqual([])
    const [entry] = app.editions.sumario('2026-08-27').entries
    expect(entry).toMatchObject({
      publishedFrom: '2026-08-26',
      publishedTo: '2026-08-28',
      key: key('700102'),
    })
    expect(app.editions.sumario('2026-08-27')).toMatchObject({ previous: '2026-08-26', next: null })
  })

  it('shows a month: what is held, and why other days may have none', () => {
    const { days, first, last } = app.editions.month(2026, 8)
    expect(days).toHaveLength(31)
    const of = (date: string) => days.find((each) => each.date === date)
    expect(of('2026-08-26')).toEqual({
      date: '2026-08-26',
      kind: 'working',
      name: null,
      sections: [{ section: 'primera', documents: 4, unread: 4 }],
    })
    expect(of('2026-08-25')).toMatchObject({ kind: 'working', sections: [] })
    expect(of('2026-08-29')).toMatchObject({ kind: 'weekend' })
    expect(of('2026-08-17')).toMatchObject({ kind: 'holiday' })
    expect([first, last]).toEqual(['2026-08-26', '2026-08-27'])
    expect(app.editions.month(2028, 2).days).toHaveLength(29)
  })

  it('keeps what was read, in every day of its range, once or many times alike', () => {
    app.editions.markRead([key('700102'), key('700102'), 999_999], true)
    app.editions.markRead([key('700102')], true)
    expect(app.editions.sumario('2026-08-27').entries[0]?.read).toBe(true)
    expect(app.editions.month(2026, 8).days[25]?.sections).toEqual([
      { section: 'primera', documents: 4, unread: 3 },
    ])
    app.editions.markRead([key('700102')], false)
    expect(app.editions.sumario('2026-08-26').entries.some((each) => each.read)).toBe(false)
  })

  it('names the annexes of each, with those that the library has', async () => {
    writeFileSync(join(source, '2026-08-26', '7001010A01.pdf'), 'Anexo I: lista de viveros.')
    const before = app.editions.sumario('2026-08-26').entries[1]?.annexes
    expect(before).toEqual([
      { name: '7001010A01.pdf', key: null },
      { name: '7001010A02.pdf', key: null },
    ])
    rmSync(join(source, '2026-08-26', '7001010A01.pdf'))
    writeFileSync(join(source, '2026-08-26', '7001010A01.txt'), 'Anexo I: lista de viveros.\n')
    await app.jobs.wait(app.import([join(source, '2026-08-26', '7001010A01.txt')], false).id)
    app.library.writer.run(
      `UPDATE document SET source_name = '2026-08-26/7001010A01.pdf' WHERE id LIKE '%7001010A01.txt'`,
    )
    const [held, notHeld] = app.editions.sumario('2026-08-26').entries[1]?.annexes ?? []
    expect(held?.key).toBe(key('7001010A01.txt'))
    expect(notHeld?.key).toBeNull()
  })

  it('refuses what is no day', () => {
    expect(() => app.editions.sumario('2026-02-30')).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })

  it('is the same after the same files are imported again', async () => {
    const before = [app.editions.sumario('2026-08-26'), app.editions.sumario('2026-08-27')]
    for (const name of ['2026-08-26', '2026-08-27'])
      await app.jobs.wait(app.import([join(source, name)], false).id)
    writeSection(source, '2026-08-26', 'primera', [{ ...other, text: 'Luces nuevas.' }], null)
    await app.jobs.wait(app.import([source], false).id)
    const after = [app.editions.sumario('2026-08-26'), app.editions.sumario('2026-08-27')]
    expect(after.map(({ entries }) => entries.map((each) => [each.key, each.rubro]))).toEqual(
      before.map(({ entries }) => entries.map((each) => [each.key, each.rubro])),
    )
  })

  it('forgets the marks and days of a document that goes', async () => {
    app.editions.markRead([key('700104')], true)
    await app.corpus.remove(key('700104'))
    expect(lines('2026-08-26')).toHaveLength(3)
    expect(app.library.writer.all('SELECT * FROM read_mark')).toEqual([])
  })
})

describe('a library of before the editions', () => {
  it('has the days it held at once, and further days when its files are read again', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'boletines')
    writeSection(source, '2026-08-26', 'primera', [resolution, edict])
    writeSection(source, '2026-08-27', 'primera', [], [{ ...edict, rubro: 'Avisos Oficiales - ANTERIOR' }])
    const directory = join(folder.path, 'biblioteca')
    const app = openTestApplication(directory)
    await app.jobs.wait(app.import([source], false).id)
    await app.close()
    // As the version before left it.
    const old = openLibrary(directory, 'las pruebas', migrations)
    for (const table of ['edition_entry', 'notice_annex', 'read_mark']) old.writer.exec(`DROP TABLE ${table}`)
    old.writer.run('DELETE FROM migration WHERE version = 80')
    old.close()
    const again = openTestApplication(directory)
    expect(again.editions.sumario('2026-08-26').entries).toHaveLength(2)
    expect(again.editions.sumario('2026-08-27').entries).toEqual([])
    const job = await again.jobs.wait(again.import([source], false).id)
    expect(job.result).toMatchObject({ documents: 0, updated: 0, rejected: [] })
    expect(again.editions.sumario('2026-08-27').entries).toHaveLength(1)
    await again.close()
  })
})
