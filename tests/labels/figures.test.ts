import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inClasses } from '../../src/main/core/labels/figures.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'

describe('the figures of what is marked', () => {
  it('puts each value in one class, the last without end', () => {
    expect(inClasses([0, 1, 3, 4, 9, 40], [1, 4, 10])).toEqual([
      { name: '1 a 3', count: 3 },
      { name: '4 a 9', count: 2 },
      { name: '10 o más', count: 1 },
    ])
    expect(inClasses([0, 1], [0, 1, 2]).map(({ name }) => name)).toEqual(['0', '1', '2 o más'])
  })

  it('counts questions, marks and what they cover of the library', async () => {
    using folder = temporaryFolder()
    writeEdition(join(folder.path, 'edicion'))
    for (const name of ['una', 'otra'])
      writeFileSync(
        join(folder.path, `${name}.txt`),
        `ARTÍCULO 1°.- El plan de riego se presenta en treinta días.\n\nARTÍCULO 2°.- Rige en ${name} parcela.\n`,
      )
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    try {
      const paths = ['edicion', 'una.txt', 'otra.txt'].map((each) => join(folder.path, each))
      await app.jobs.wait(app.import(paths, false).id)
      const ask = async (text: string) => {
        const asked = { text, matter: null, guideline: null, origin: 'typed' as const, apart: true }
        return (await app.labels.add(asked)).question?.id ?? 0
      }
      const question = await ask('¿Cuándo se presenta el plan de riego?')
      await ask('plan de riego: presentar, cuándo')
      const request = searchInput.parse({ text: 'plan de riego', mode: 'lexical', remember: false })
      for (const { passage } of (await app.query(request)).results)
        if (passage.text.includes('treinta días'))
          app.labels.judge(
            judgeInput.parse({
              question,
              on: { passage: passage.id },
              verdict: 'relevant',
              how: howFound.parse({ surface: 'results' }),
            }),
          )
      await app.labels.idle()
      const figures = app.labels.figures()
      const held = app.status().documents
      expect(figures).toMatchObject({
        ...{ questions: 2, answered: 1, unanswered: 1, marks: 2, documents: 2, held },
        ...{ duplicateQuestions: 1, duplicatePassages: 1 },
      })
      expect(figures.verdicts[0]).toEqual({ verdict: 'relevant', count: 2 })
      expect(figures.marksAQuestion.map(({ count }) => count)).toEqual([1, 1, 0, 0, 0])
      expect(figures.passageLengths[0]).toEqual({ name: '1 a 24', count: 1 })
      expect(figures.sections.reduce((sum, { of }) => sum + of, 0)).toBe(held)
      expect(figures.sections.find(({ name }) => name === '')).toEqual({ name: '', count: 2, of: 2 })
      expect(figures.sections.find(({ name }) => name === 'primera')).toMatchObject({ count: 0 })
    } finally {
      await app.close()
    }
  })
})
