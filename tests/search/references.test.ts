/** What the search box understands as a citation, and what the library then offers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'

/** Invented texts under the numbers by which the codes are known. */
const norms: Readonly<Record<string, readonly string[]>> = {
  'LEY-24430': [
    'Artículo 14 bis.- El trabajo de las huertas se reparte entre vecinos.',
    'Artículo 75.- Corresponde a la asamblea: 1. Ordenar el riego. 22. Aprobar los acuerdos con otros barrios. 23. Cuidar las semillas.',
  ],
  'LEY-20744': ['Artículo 75.- El que riega no poda.', 'Artículo 245.- Quien se va deja regado su cantero.'],
  'LEY-26994': [
    'Artículo 4°.- Esta ley rige desde la primavera.',
    'ANEXO I',
    'Artículo 4°.- Las reglas del barrio obligan a quienes pasan por él.',
  ],
  'DNU-70-2023': ['Artículo 1°.- Declárase la emergencia de las acequias.'],
  'DEC-70-2023': ['Artículo 1°.- Apruébase el nomenclador de canteros.'],
}

describe('a citation in the search box', () => {
  const folder = temporaryFolder()
  let app: Application
  const ask = (text: string) => app.search.query(searchInput.parse({ text, mode: 'lexical' }))
  const offered = async (text: string) => {
    const { references } = await ask(text)
    return references.map(({ documents }) => documents.map(({ id }) => id))
  }

  beforeAll(async () => {
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    writeEdition(source)
    for (const [id, paragraphs] of Object.entries(norms))
      writeFileSync(
        join(source, `${id}.md`),
        `---\nidentifier: ${id}\ntitle: Norma inventada ${id}\npublication_date: 2023-12-21\n---\n\n# Norma inventada\n\nEncabezado.\n\n${paragraphs.join('\n\n')}\n`,
      )
    app = openTestApplication(join(folder.path, 'biblioteca'))
    const job = await app.jobs.wait(app.import([source], false).id)
    expect(job.result).toMatchObject({ documents: 7, rejected: [] })
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it.each([
    ['245 LCT', 'LEY-20744', '245', null],
    ['cn 14 bis', 'LEY-24430', '14 bis', null],
    ['art. 4 CCyC', 'LEY-26994', '4', 'ANEXO I'],
  ])('%s opens its article', async (text, id, article, annex) => {
    const [first] = (await ask(text)).results
    expect(first?.document.id).toBe(id)
    expect(first?.passage.address).toMatchObject({ article, annex })
    expect(first?.passage.reasons.reference).toBe(true)
  })

  it('offers every code that has an article named without one, the one with the inciso first', async () => {
    expect(await offered('75 inc. 22')).toEqual([['LEY-24430', 'LEY-20744']])
    expect(await offered('art. 75')).toEqual([['LEY-24430', 'LEY-20744']])
    const suggested = await app.search.suggest('75 inc. 22')
    expect(suggested.filter(({ kind }) => kind === 'reference')).toHaveLength(2)
    // No code has it: nothing is said to be missing.
    expect((await ask('art. 999')).references).toEqual([])
  })

  it('offers both norms of a number and year, and guesses neither', async () => {
    expect(await offered('decreto 70/2023')).toEqual([['DNU-70-2023', 'DEC-70-2023']])
    expect(await offered('DNU 70/23')).toEqual([['DNU-70-2023']])
  })

  it('takes a body for what it is: another one’s resolution of the same number is another norm', async () => {
    expect(await offered('Resolución 41/2026')).toEqual([['900101']])
    expect(await offered('Resolución 41/2026 IFHU')).toEqual([['900101']])
    expect(await offered('Resolución 41/2026 del INSTITUTO FEDERAL DE HUERTAS URBANAS')).toEqual([['900101']])
    expect(await offered('Resolución 41/2026 del ENTE REGULADOR DE ACEQUIAS')).toEqual([[]])
  })

  it('never takes the nation’s law for a province’s', async () => {
    expect(await offered('ley 20.744')).toEqual([['LEY-20744']])
    expect(await offered('ley 20.744 de la Provincia del Chubut')).toEqual([[]])
  })
})
