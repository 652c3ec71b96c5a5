import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { citationOf } from '../../src/main/core/citations/cite.ts'
import { caseName } from '../../src/shared/text/case-name.ts'
import { judgmentOf } from '../../src/main/core/corpus/own/judgment.ts'
import { courtAbbreviation } from '../../src/shared/domain/courts.ts'
import type { DocumentMeta } from '../../src/shared/domain/document.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { article, brief, chamberJudgment, firstInstance } from '../support/judgment.ts'
import { makeDocx, paragraph, run } from '../support/office.ts'

describe('the head of a judgment', () => {
  it('of a chamber', () => {
    expect(judgmentOf(chamberJudgment)).toEqual({
      court: 'CÁMARA CIVIL - SALA B',
      caption: 'PÉREZ, JUAN C/ GÓMEZ, ANA S/ DAÑOS Y PERJUICIOS',
      docket: 'CIV 12345/2024',
      date: '2024-03-12',
    })
  })

  it('of a first instance, dated by who signed it', () => {
    expect(judgmentOf(firstInstance)).toEqual({
      court: 'JUZGADO NACIONAL DE PRIMERA INSTANCIA EN LO COMERCIAL N° 99',
      caption: 'ASTILLERO DEL SAUCE S.R.L. c/ LÓPEZ, María s/ ordinario',
      docket: '4321/2021',
      date: '2023-08-07',
    })
  })

  it('a chamber and its room in two lines', () => {
    const text = chamberJudgment.replace(
      'CÁMARA CIVIL - SALA B',
      'Cámara Nacional de Apelaciones del Trabajo\n\nSALA VII',
    )
    expect(judgmentOf(text)?.court).toBe('Cámara Nacional de Apelaciones del Trabajo, SALA VII')
  })

  it('is not found in a brief of the same case, in a text about it, nor in a norm', () => {
    expect(judgmentOf(brief)).toBeNull()
    expect(judgmentOf(article)).toBeNull()
    expect(judgmentOf('VISTO el expediente, y\n\nCONSIDERANDO:\n\nQue es así.\n\nRESUELVE:')).toBeNull()
    expect(judgmentOf('')).toBeNull()
  })

  it('says nothing that the text does not', () => {
    const bare = '“Pérez c/ Gómez s/ desalojo”\n\nY VISTOS:\n\nResuelvo: no.'
    expect(judgmentOf(bare)).toEqual({
      court: null,
      caption: 'Pérez c/ Gómez s/ desalojo',
      docket: null,
      date: null,
    })
  })
})

describe('courts and cases as they are cited', () => {
  it.each([
    ['CÁMARA CIVIL - SALA B', 'CNCiv., Sala B'],
    ['Cámara Nacional de Apelaciones en lo Civil, Sala L', 'CNCiv., Sala L'],
    ['CAMARA COMERCIAL - SALA F', 'CNCom., Sala F'],
    ['Cámara Nacional de Apelaciones del Trabajo, SALA VII', 'CNTrab., Sala VII'],
    ['CAMARA CONTENCIOSO ADMINISTRATIVO FEDERAL - SALA III', 'CNFed. Cont. Adm., Sala III'],
    [
      'Cámara Nacional de Apelaciones en lo Civil y Comercial Federal, Sala II',
      'CNFed. Civ. y Com., Sala II',
    ],
    ['CORTE SUPREMA DE JUSTICIA DE LA NACIÓN', 'CSJN'],
    ['Suprema Corte de Justicia de la Provincia de Buenos Aires', 'SCBA'],
    ['Suprema Corte de Justicia de Mendoza', 'SCJ Mendoza'],
    ['Superior Tribunal de Justicia de la Provincia del Chubut', 'STJ Chubut'],
    ['Cámara Federal de Apelaciones de Mar del Plata - Sala 1', 'CFed. Mar del Plata, Sala 1'],
    ['Juzgado Nacional de Primera Instancia en lo Comercial N° 12', 'JNCom. N° 12'],
    ['Juzgado de Paz de Valle Claro', null],
  ])('%s', (court, abbreviation) => {
    expect(courtAbbreviation(court)).toBe(abbreviation)
  })

  it.each([
    ['PÉREZ, JUAN C/ GÓMEZ, ANA S/ DAÑOS Y PERJUICIOS', 'Pérez, Juan c/ Gómez, Ana s/ daños y perjuicios'],
    [
      'ASTILLERO DEL SAUCE S.R.L. c/ LÓPEZ, María s/ ordinario',
      'Astillero del Sauce S.R.L. c/ LÓPEZ, María s/ ordinario',
    ],
    ['G., H. s/ recurso de casación', 'G., H. s/ recurso de casación'],
  ])('%s', (caption, cited) => {
    expect(caseName(caption)).toBe(cited)
  })
})

async function imported(library: string, source: string) {
  const app = openTestApplication(library)
  const job = await app.jobs.wait(app.import([source], false).id)
  return { app, job }
}
const only = (documents: readonly DocumentMeta[]): DocumentMeta => {
  expect(documents).toHaveLength(1)
  if (documents[0] === undefined) throw new Error('none')
  return documents[0]
}

describe('in the library', () => {
  it('a judgment is a kind of its own, is cited as such, and what a person says of it outlives a re-import', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fallo.txt')
    writeFileSync(source, chamberJudgment)
    const { app } = await imported(join(folder.path, 'biblioteca'), source)
    const list = (kinds: DocumentMeta['kind'][]) =>
      app.listDocuments({ filters: { kinds }, order: 'newest', limit: 10, offset: 0 }).documents
    const found = only(list(['judgment']))
    expect(list(['text', 'own'])).toEqual([])
    expect(found).toMatchObject({
      docket: 'CIV 12345/2024',
      sanctionDate: '2024-03-12',
      title: expect.stringMatching(/^PÉREZ/) as string,
    })
    expect(app.view(found.key)).toMatchObject({
      citation: 'CNCiv., Sala B, 12/3/2024, “Pérez, Juan c/ Gómez, Ana s/ daños y perjuicios”',
      textStatus: { line: 'Sentencia, tal como se importó', short: 'tal como se importó', tone: 'plain' },
    })
    expect((await app.search.facets({})).kinds).toEqual([{ value: 'judgment', count: 1 }])

    app.edit(found.key, {
      kind: 'judgment',
      title: 'P., J. c/ G., A. s/ daños',
      court: 'CNCiv., Sala C',
      docket: null,
      date: '2024-03-13',
    })
    const edited = 'CNCiv., Sala C, 13/3/2024, “P., J. c/ G., A. s/ daños”'
    expect(app.view(found.key).citation).toBe(edited)
    for (const text of [chamberJudgment, `${chamberJudgment}\n\nRegístrese.`]) {
      writeFileSync(source, text)
      await app.jobs.wait(app.import([source], false).id)
      expect(app.view(found.key).citation).toBe(edited)
      expect(app.view(found.key).text).toBe(text)
    }
    await app.close()
  })

  it('a Word file is a document of one’s own; the data of a norm are its source’s and stay', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'papeles')
    const { mkdirSync } = await import('node:fs')
    mkdirSync(source)
    writeFileSync(
      join(source, 'contrato.docx'),
      makeDocx({
        body:
          paragraph(run('Contrato marco')) +
          paragraph(run('Valle Claro, 3 de mayo de 2023')) +
          paragraph(run('Las partes acuerdan.')),
      }),
    )
    writeFileSync(
      join(source, 'ley.md'),
      '---\nidentifier: LEY-99001\ntitle: Ley 99001\n---\n# LEY 99001\n\nARTÍCULO 1°.- Hay faros.',
    )
    const { app } = await imported(join(folder.path, 'biblioteca'), source)
    const all = app.listDocuments({ filters: {}, order: 'newest', limit: 10, offset: 0 }).documents
    const own = all.find(({ kind }) => kind === 'own')
    const norm = all.find(({ kind }) => kind === 'norm')
    expect(app.view(own?.key ?? -1).citation).toBe('Documento propio «Contrato marco», 3/5/2023')
    const facts = { kind: 'own', title: 'x', court: null, docket: null, date: null } as const
    expect(() => app.edit(norm?.key ?? -1, facts)).toThrow('los de su fuente')
    expect(() => app.edit(99_999, facts)).toThrow('No se encontró')
    expect(app.view(norm?.key ?? -1).meta.title).toBe('Ley 99001')
    await app.close()
  })

  it('texts held from before are looked through once', async () => {
    using folder = temporaryFolder()
    const library = join(folder.path, 'biblioteca')
    const source = join(folder.path, 'fallo.txt')
    writeFileSync(source, chamberJudgment)
    const { app } = await imported(library, source)
    // As a library of before had it.
    app.library.writer.run(
      `UPDATE document SET kind = 'text', title = 'fallo', court = NULL, docket = NULL, sanction_date = NULL`,
    )
    await app.corpus.findJudgments(app.library.settings, new AbortController().signal)
    const list = () => app.listDocuments({ filters: {}, order: 'newest', limit: 10, offset: 0 }).documents
    expect(only(list())).toMatchObject({
      kind: 'judgment',
      court: 'CÁMARA CIVIL - SALA B',
      sanctionDate: '2024-03-12',
    })
    app.library.writer.run(`UPDATE document SET kind = 'text'`)
    await app.corpus.findJudgments(app.library.settings, new AbortController().signal)
    expect(only(list()).kind).toBe('text')
    await app.close()
  })
})

it('what is not known of a document is left out of its citation', () => {
  const meta = {
    kind: 'judgment',
    title: 'PÉREZ C/ GÓMEZ S/ AMPARO',
    court: null,
    sanctionDate: null,
  } as DocumentMeta
  expect(citationOf(meta, null)).toBe('“Pérez c/ Gómez s/ amparo”')
})
