import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { show } from '../../src/main/core/citations/show.ts'
import type { Application } from '../../src/main/core/application.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeNorm } from '../support/norm.ts'
import { projectRoot } from '../support/shared.ts'

describe('a document shown by its identifier', () => {
  const folder = temporaryFolder()
  let app: Application

  beforeAll(async () => {
    writeNorm(join(folder.path, 'normas'), {
      id: 'LEY-91234',
      title: 'RÉGIMEN DEL AGUA',
      date: '2001-03-05',
      paragraphs: [
        'ARTÍCULO 1°.- Apruébase el código que como Anexo I integra la presente.',
        'ARTÍCULO 2°.- Sustitúyese el artículo 7° de la Ley N° 90.000 por el siguiente:',
        '“ARTÍCULO 7°.- El turno dura seis horas.”',
        'ARTÍCULO 3°.- Comuníquese.',
        'ANEXO I',
        'ARTÍCULO 1°.- Las aguas son públicas.',
        'Su uso es gratuito.',
        'ARTÍCULO 2°.- El riego se hace por turnos.',
        'ARTÍCULO 2° bis.- El turno no se cede.',
        'ARTÍCULO 3°.- La acequia se limpia en otoño.',
        'ARTÍCULO 4°.- El juez de aguas resuelve.',
      ],
    })
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(folder.path, 'normas')], false).id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('is whole without an article, whatever the case of its identifier', () => {
    const whole = show(app.reader, 'ley-91234', null)
    expect(whole).toMatchObject({ id: 'LEY-91234', article: null, address: null })
    expect(whole.text).toBe(app.view(1).text)
    expect(whole.citation).toBe('Ley 91.234 (B.O. 5/3/2001)')
  })

  it('is one article with all its paragraphs, of the part that holds more', () => {
    expect(show(app.reader, 'LEY-91234', 'art. 1°')).toMatchObject({
      article: '1',
      text: 'ARTÍCULO 1°.- Las aguas son públicas.\n\nSu uso es gratuito.',
      address: { part: 'anexo', article: '1' },
      citation: 'art. 1° del Anexo I de la Ley 91.234 (B.O. 5/3/2001)',
    })
    expect(show(app.reader, 'LEY-91234', '2 BIS').text).toBe('ARTÍCULO 2° bis.- El turno no se cede.')
  })

  it('shows a quoted article as the quoting one cites it', () => {
    const quoted = show(app.reader, 'LEY-91234', '7')
    expect(quoted.text).toContain('seis horas')
    expect(quoted.address).toMatchObject({ article: '7', quotedBy: '2' })
    expect(quoted.citation).toContain('art. 2°')
  })

  it('says what articles there are, and that there is no such document', () => {
    expect(() => show(app.reader, 'LEY-91234', '99')).toThrow(
      'No se encontró el artículo 99 en LEY-91234; tiene 1 a 2, 2 bis, 3 a 4.',
    )
    expect(() => show(app.reader, 'LEY-91234', 'x')).toThrow('el artículo x')
    expect(() => show(app.reader, 'LEY-1', null)).toThrow('No se encontró el documento LEY-1')
  })

  it('is printed by the command line, as JSON and for reading', async () => {
    await app.close()
    const fojas = (...args: string[]) =>
      spawnSync(
        process.execPath,
        [join(projectRoot, 'src/main/cli/index.ts'), '--library', join(folder.path, 'biblioteca'), ...args],
        { encoding: 'utf8' },
      )
    const answer = fojas('--json', 'show', 'LEY-91234', '--article', '4')
    expect(answer.status).toBe(0)
    expect(Object.keys(z.looseObject({}).parse(JSON.parse(answer.stdout)))).toEqual([
      'id',
      'title',
      'article',
      'text',
      'address',
      'textState',
      'citation',
    ])
    expect(fojas('show', 'LEY-91234', '--article', '4').stdout).toContain('El juez de aguas resuelve.')
    const missing = fojas('--json', 'show', 'LEY-91234', '--article', '99')
    expect(missing.status).toBe(1)
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'not_found' } })
    expect(fojas('--json', 'show').status).toBe(2)
    app = openTestApplication(join(folder.path, 'biblioteca'))
  })
})
