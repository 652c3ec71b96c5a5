/** CUIT, DNI, expedientes, domains and legal forms: found exactly, however they are written. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { tokenise } from '../../src/main/core/search/analysis/tokenise.ts'
import { parseQuery } from '../../src/main/core/search/query.ts'
import { searchInput, type SearchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { withShared } from '../support/shared.ts'

const words = (text: string) => tokenise(text).map((token) => token.exact)

describe('the same thing written in several ways', () => {
  it.each([
    ['30-71234567-8', '30712345678', '30.71234567.8', '30 - 71234567 - 8', '30-71.234.567-8'],
    ['12.345.678', '12345678', '012345678', '012.345.678'],
    ['S.A.', 'SA', 'S. A.', 's.a.'],
    ['S.R.L.', 'SRL', 'S. R. L.'],
    ['C.U.I.T. N° 5', 'CUIT Nº 5', 'CUIT N.º 5', 'CUIT 5', 'cuit n°5'],
    [
      'EX-2018-12345678- -APN-DNM#MI',
      'EX-2018-12345678-APN-DNM#MI',
      'EX- 2018- 12345678--APN-DNM#MI',
      'EX2018-12345678-APN-DNM#MI',
    ],
  ])('%s', (first, ...others) => {
    for (const other of others) expect(words(other)).toEqual(words(first))
  })

  it('keeps offsets of the text as written, and leaves initials and addresses in parts', () => {
    const text = 'firma ACME S.R.L., N° 30-71234567-8'
    expect(tokenise(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'firma',
      'ACME',
      'S.R.L',
      '30-71234567-8',
    ])
    expect(words('J. M. Pérez')).toEqual(['j', 'm', 'perez'])
    expect(words('w.x.com')).toEqual(['w', 'x', 'com'])
    expect(words('el 08/08/2018')).toEqual(['el', '08', '08', '2018'])
  })
})

describe('a query that is only an identifier', () => {
  it.each([
    ['CUIT 30-71234567-8', ['30712345678']],
    ['DNI N° 12.345.678', ['12345678']],
    ['EX-2018-12345678- -APN-DNM#MI', ['ex 2018 12345678 apn dnm mi']],
    ['IF-2018- 23096846-APN-DNSBC#MP', ['if 2018 23096846 apn dnsbc mp']],
    ['expediente EX-2018-12345678', ['ex 2018 12345678']],
    ['estudio-juridico.com.ar', ['estudio juridico com ar']],
    ['CIV 12345/2024', ['civ 12345 2024']],
    ['61202/26', ['61202 26']],
  ])('%s', (text, phrases) => {
    const query = parseQuery(text)
    expect(query.identifiers).toHaveLength(1)
    expect(query.phrases.map((phrase) => phrase.join(' '))).toEqual(phrases)
    expect(query.excluded).toEqual([])
  })

  it.each([
    'ley 24.240',
    'decreto 70/2023',
    'RESOL-2026-41-APN-IFHU#MPV',
    '8/8/2018',
    'Pérez 20-12345678-3',
    'ACME S.R.L.',
    'riego',
    '',
  ])('is not %s', (text) => {
    expect(parseQuery(text).identifiers).toEqual([])
  })

  it('excludes nothing by the hyphens inside a code, beside other words too', () => {
    const query = parseQuery('riego EX-2018-12345678- -APN-DNM#MI -goteo')
    expect(query.excluded).toEqual(['goteo'])
    expect(query.words.map((word) => word.exact)).toContain('12345678')
  })
})

describe('identifiers in a library', () => {
  const folder = temporaryFolder()
  let app: Application
  const ask = (input: SearchInput) => app.query(searchInput.parse(input))
  const ids = async (text: string) => (await ask({ text })).results.map((result) => result.document.id)
  const texts = {
    'sociedad.txt': 'HUERTAS DEL VALLE S.R.L. (C.U.I.T. N° 30-71234567-8) constituyó domicilio.',
    'persona.txt': 'Desígnase a la señora Elvira Montes (D.N.I. Nº 12.345.678) directora del vivero.',
    'expediente.txt':
      'VISTO el Expediente EX-2018-11223344- -APN-DNM#MI, y la nota EX-2018-87654321- -APN-DNM#MI.',
    'dominio.txt': 'Nombre de dominio: estudio-juridico.com.ar. Movimiento: Alta.',
    'otra.txt': 'La expedición APN del año 2018 llegó al vivero de MI pueblo, con 30 plantas y 71 macetas.',
  }

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'fuente'))
    for (const [name, text] of Object.entries(texts))
      writeFileSync(join(folder.path, 'fuente', name), `${text}\n`)
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(folder.path, 'fuente')], false).id)
    await app.jobs.wait(app.index().id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it.each([
    ['30-71234567-8', 'sociedad.txt'],
    ['30712345678', 'sociedad.txt'],
    ['12345678', 'persona.txt'],
    ['DNI 12.345.678', 'persona.txt'],
    ['EX-2018-11223344- -APN-DNM#MI', 'expediente.txt'],
    ['EX-2018-11223344-APN-DNM#MI', 'expediente.txt'],
    ['EX-2018-11223344', 'expediente.txt'],
    ['estudio-juridico.com.ar', 'dominio.txt'],
  ])('%s is answered by the document that holds it, and by no other', async (text, id) => {
    const answer = await ask({ text })
    expect(answer.results.map((result) => result.document.id)).toEqual([id])
    expect(answer).toMatchObject({ mode: 'lexical', degraded: false, unknownWords: [], total: 1 })
    expect(answer.results[0]?.passage.highlights.length).toBeGreaterThan(0)
  })

  it('finds parts by words, and the words of a domain', async () => {
    expect((await ids('87654321'))[0]).toBe('expediente.txt')
    expect((await ids('estudio juridico'))[0]).toBe('dominio.txt')
    expect((await ids('huertas del valle SRL'))[0]).toBe('sociedad.txt')
  })

  it('says that nobody has it before what resembles it', async () => {
    for (const text of ['30-99999999-9', 'EX-2018-11223344-APN-OTRA#MI']) {
      const answer = await ask({ text })
      expect(answer.unknownWords).toEqual([text])
      expect(answer.mode).toBe('hybrid')
      expect(answer.results.length).toBeGreaterThan(0)
      expect((await ask({ text, mode: 'lexical' })).results).toEqual([])
    }
  })
})

withShared('data/boletin/2018-08-08', 'identifiers in a real edition', (path) => {
  const folder = temporaryFolder()
  let app: Application
  let all: { id: string; text: string }[] = []
  const ids = async (text: string) => {
    const { results } = await app.query(searchInput.parse({ text, limit: 200 }))
    return results.map((result) => result.document.id)
  }

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([path], false).id)
    all = app
      .listDocuments({ filters: {}, order: 'newest', limit: 1000, offset: 0 })
      .documents.map(({ key, id }) => ({ id, text: app.view(key).text }))
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  /** Every one that the edition prints is asked as it is printed and with nothing but its digits and letters. */
  async function expectFound(pattern: RegExp, plain: (printed: string) => string, atLeast: number) {
    const printed = new Map<string, string>()
    for (const { text } of all)
      for (const match of text.matchAll(pattern)) printed.set(match[0], plain(match[0]))
    expect(printed.size).toBeGreaterThanOrEqual(atLeast)
    for (const [written, bare] of printed) {
      const holding = all.filter(({ text }) => text.includes(written)).map(({ id }) => id)
      for (const asked of [written, bare]) {
        const found = await ids(asked)
        expect(found, asked).toEqual(expect.arrayContaining(holding))
        // Others hold it written in another way, never without it.
        for (const id of found) {
          const own = all.find((each) => each.id === id)?.text ?? ''
          expect(plain(own.replace(/[^\p{L}\p{N}]/gu, '')), asked).toContain(plain(bare).replace(/^0+/, ''))
        }
      }
    }
  }

  it('finds every CUIT', async () => {
    await expectFound(/(?<!\d)\d{2}-\d{8}-\d(?!\d)/g, (text) => text.replace(/\D/g, ''), 6)
  })

  it('finds every DNI', async () => {
    await expectFound(/(?<![\d.])\d{2}\.\d{3}\.\d{3}(?![\d.]*\d)/g, (text) => text.replace(/\D/g, ''), 15)
  })

  it('finds every expediente and informe, with the blanks the gazette leaves inside', async () => {
    const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')
    const printed = new Set<string>()
    for (const { text } of all)
      for (const match of text.matchAll(/(?:EX|IF)-? ?\d{4}- ?\d{5,8}(?: ?-)+[A-Z]+-[A-Z]+#[A-Z]+/g))
        printed.add(match[0])
    expect(printed.size).toBeGreaterThanOrEqual(45)
    for (const written of printed) {
      const holding = all.filter(({ text }) => text.includes(written)).map(({ id }) => id)
      const tidy = written.replace(/[ -]*-[ -]*/g, '-')
      for (const asked of [written, tidy, tidy.split('-').slice(0, 3).join('-')]) {
        const found = await ids(asked)
        expect(found, asked).toEqual(expect.arrayContaining(holding))
        for (const id of found)
          expect(bare(all.find((each) => each.id === id)?.text ?? ''), asked).toContain(
            bare(asked).slice(0, 14),
          )
      }
    }
  })
})
