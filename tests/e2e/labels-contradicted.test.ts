/** The marks that the model in use contradicts, in the table: with where it puts each, and why it is said. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { passagesOfHash } from '../../src/main/core/corpus/read-hashes.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { ordinances, writeOrdinances } from '../support/colloquial.ts'

describe('marks that the model contradicts, in the table', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const asked = ordinances.slice(0, 3).map(({ question }) => question)

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([writeOrdinances(folder.path)], false).id)
    for (const text of asked)
      await app.labels.add({ text, matter: null, guideline: null, origin: 'typed', apart: true })
    ;({ server, browser, page } = await browse(app))
    await page.getByText('documentos para consultar').waitFor()
    await page.keyboard.press('Alt+3')
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const rows = () => page.locator('tbody tr')
  const open = async () => {
    await page.getByRole('tab', { name: /^Marcas/ }).click()
    await page.getByRole('button', { name: 'Contradicen al modelo' }).click()
  }

  it('says that there is nothing to compare with before there is an index', async () => {
    await open()
    await page.getByText('la búsqueda por sentido no tiene su índice').waitFor()
    await expectAccessible(page)
  })

  it(
    'shows each with its place, and none of those that the model agrees with',
    { timeout: 300_000 },
    async () => {
      await app.jobs.wait(app.index().id)
      for (const [i, text] of asked.entries()) {
        const { questions } = app.labels.questions('all', text, 1, 0)
        const ranking = await app.retraining.ranking(text, new AbortController().signal)
        // The first question is answered as the model has it; of the others it puts what is no answer first.
        for (const [place, verdict] of [
          [1, i === 0 ? 'relevant' : 'irrelevant'],
          [45, i === 0 ? 'irrelevant' : 'relevant'],
        ] as const) {
          const [passage] = passagesOfHash(app.reader, ranking[place - 1]?.hash ?? '', 1)
          const how = howFound.parse({ surface: 'results' })
          app.labels.judge(
            judgeInput.parse({ question: questions[0]?.id, on: { passage: passage?.id }, verdict, how }),
          )
        }
      }
      await page.getByRole('tab', { name: 'Marcar', exact: true }).click()
      await open()
      await page.getByText(/10 fragmentos o más por delante .* Se compararon con semilla\./).waitFor()
      await expect.poll(() => rows().count(), { timeout: 20_000 }).toBe(4)
      const states = await rows().locator('td:last-child').allTextContents()
      expect(states.toSorted()).toEqual([
        'puesto 1 del modelo',
        'puesto 1 del modelo',
        'puesto 45 del modelo',
        'puesto 45 del modelo',
      ])
      await expectAccessible(page)
      // Put right, it goes from the list; Ctrl+Z brings it back.
      await rows().first().focus()
      await page.keyboard.press('Control+a')
      await page
        .getByRole('group', { name: 'Con las seleccionadas' })
        .getByRole('button', { name: 'Parcial' })
        .click()
      await page.getByText('Ninguna marca pasa estos filtros.').waitFor()
      await page.keyboard.press('Control+z')
      await expect.poll(() => rows().count(), { timeout: 20_000 }).toBe(4)
    },
  )
})
