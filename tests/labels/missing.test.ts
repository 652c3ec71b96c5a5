import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { wordsInCommon } from '../../src/main/core/labels/missing.ts'
import type { LabelQuestion } from '../../src/shared/contract/labels.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'

describe('a result that is missing', () => {
  const folder = temporaryFolder()
  let app: Application
  let question: LabelQuestion

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    writeEdition(join(folder.path, 'edicion'))
    writeFileSync(
      join(folder.path, 'riego.txt'),
      'El plan de riego de las huertas se presenta en treinta días.\n',
    )
    writeFileSync(join(folder.path, 'agua.txt'), 'El agua de las parcelas se reparte por turnos semanales.\n')
    const paths = ['edicion', 'riego.txt', 'agua.txt'].map((each) => join(folder.path, each))
    await app.jobs.wait(app.import(paths, false).id)
    const made = await app.labels.add({
      text: '¿Cuándo riega cada huerta?',
      matter: null,
      guideline: null,
      origin: 'typed',
      apart: true,
    })
    if (made.question === null) throw new Error('it was not made')
    question = made.question
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('is found by its words where no norm is named, with its rank and why', async () => {
    const { passages, unheld } = await app.labels.missing(question.id, 'plan de riego')
    expect(unheld).toEqual([])
    expect(passages[0]).toMatchObject({ rank: 1, how: { surface: 'missing', query: question.text, rank: 1 } })
    expect(passages[0]?.words).toMatch(/^ya está en el puesto 1: 2 palabras en común \(riega, huerta\)/)
  })

  it('says of what the question does not bring that they share no word', async () => {
    const { passages } = await app.labels.missing(question.id, 'agua turnos semanales')
    expect(passages[0]).toMatchObject({
      rank: null,
      words: 'la pregunta trae 2 documentos y este no está: ninguna palabra en común',
    })
  })

  it('goes to the article that is cited, and names a norm that is not held', async () => {
    const held = app.listDocuments({ filters: {}, order: 'newest', limit: 50, offset: 0 }).documents
    const norm = held.find(({ type, number }) => type === 'disposicion' && number !== null)
    const { passages } = await app.labels.missing(
      question.id,
      `disposición ${String(norm?.number)}/${String(norm?.year)} art. 2`,
    )
    expect(passages.map(({ documentKey }) => documentKey)).toContain(norm?.key)
    expect(passages[0]?.citation).toMatch(/^art\. 2°/)
    const { passages: none, unheld } = await app.labels.missing(question.id, 'ley 99.123')
    expect([none, unheld]).toEqual([[], ['Ley 99.123']])
  })

  it('compares words by their stems, operators and common words aside', () => {
    expect(
      wordsInCommon('¿Qué dicen las leyes de poda? -invierno', 'La ley manda podar en invierno.'),
    ).toEqual(['leyes', 'poda'])
  })
})
