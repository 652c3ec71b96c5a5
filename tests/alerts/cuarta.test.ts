/** The domains of the Cuarta: by words, and in no index of vectors. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeSection } from '../support/gazette.ts'

describe('the Cuarta', () => {
  const folder = temporaryFolder()
  const source = join(folder.path, 'boletines')
  const directory = join(folder.path, 'biblioteca')
  let app: Application
  const ids = async (text: string) =>
    (await app.query(searchInput.parse({ text }))).results.map((result) => result.document.id)
  const vectorsOf = (section: string) =>
    app.library.writer.all(
      `SELECT v.key FROM vector v JOIN passage p ON p.id = (v.key & 4294967295) JOIN document d ON d.key = p.document_key
       WHERE d.section = ?`,
      section,
    ).length

  beforeAll(async () => {
    const registry = { organism: 'REGISTRO DE NOMBRES EN LA RED', rubro: 'Dominios - Alta' }
    writeSection(source, '2026-08-26', 'cuarta', [
      { ...registry, id: '610001', text: 'Nombre de dominio: estudio-juridico.com.ar. Titular: Rosa Tilo.' },
      { ...registry, id: '610002', text: 'Nombre de dominio: vivero-del-sur.com.ar. Titular: Blas Olmo.' },
    ])
    writeSection(source, '2026-08-26', 'primera', [
      {
        id: '340001',
        rubro: 'Resoluciones',
        organism: 'ENTE',
        norm: 'Resolución 1',
        text: 'Créase un estudio de suelos.',
      },
    ])
    app = openTestApplication(directory)
    await app.jobs.wait(app.import([source], false).id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('is left out of the index, and counted apart, so that the index is complete', async () => {
    const job = await app.jobs.wait(app.index().id)
    const { passages } = app.status()
    const result = job.result as { passages: number; byWords: number }
    expect(result.byWords).toBeGreaterThanOrEqual(2)
    expect(result.passages + result.byWords).toBe(passages)
    expect(job.progress).toMatchObject({ done: result.passages, total: result.passages })
    expect([vectorsOf('cuarta'), vectorsOf('primera')]).toEqual([0, result.passages])
  })

  it('is found by a domain, whole and in parts', async () => {
    expect(await ids('estudio-juridico.com.ar')).toEqual(['610001'])
    expect((await ids('estudio juridico'))[0]).toBe('610001')
    expect((await ids('vivero'))[0]).toBe('610002')
    expect((await ids('"estudio juridico"'))[0]).toBe('610001')
  })

  it('loses the vectors that a version before gave it', async () => {
    await app.close()
    const old = openLibrary(directory, 'las pruebas', migrations)
    const one = old.writer.get(`SELECT min(id) AS id FROM passage WHERE document_key IN
      (SELECT key FROM document WHERE section = 'cuarta')`)
    const other = old.writer.get('SELECT key, block, int8, crc FROM vector LIMIT 1')
    const generation = Math.floor(Number(other?.['key']) / 2 ** 32)
    old.writer.run(
      'INSERT INTO vector(key, block, int8, crc) SELECT ?, block, int8, crc FROM vector WHERE key = ?',
      generation * 2 ** 32 + Number(one?.['id']),
      Number(other?.['key']),
    )
    old.writer.run('DELETE FROM migration WHERE version = 84')
    old.close()
    app = openTestApplication(directory)
    expect(vectorsOf('cuarta')).toBe(0)
    expect(vectorsOf('primera')).toBeGreaterThan(0)
  })
})
