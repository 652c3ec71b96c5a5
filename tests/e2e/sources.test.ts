/** Own documents, judgments and scans, end to end in the browser shell, by keyboard. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { chamberJudgment } from '../support/judgment.ts'
import { makeDocx, paragraph, run } from '../support/office.ts'
import { drawPages, scannedPdf } from '../support/scans.ts'

describe('sources of one’s own, end to end', () => {
  const folder = temporaryFolder()
  const source = join(folder.path, 'papeles')
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    mkdirSync(source)
    writeFileSync(join(source, 'fallo.txt'), chamberJudgment)
    const lines = [
      'Contrato marco',
      'Valle Claro, 3 de mayo de 2023',
      'Las partes acuerdan el amarre nocturno de la embarcación.',
    ]
    writeFileSync(
      join(source, 'contrato.docx'),
      makeDocx({ body: lines.map((each) => paragraph(run(each))).join('') }),
    )
    const jpegs = await drawPages([
      ['ORDENANZA DE LOS MUELLES', 'ARTÍCULO 1°.- Los navegantes encenderán un farol durante la noche.'],
    ])
    writeFileSync(join(source, 'ordenanza.pdf'), scannedPdf(jpegs))
    app = openTestApplication(join(folder.path, 'biblioteca'))
    app.library.settings.set('ocr', 'off')
    await app.jobs.wait(app.import([source], false).id)
    ;({ server, browser, page } = await browse(app))
    await page.getByRole('searchbox').or(page.locator('#query')).first().waitFor()
  }, 90_000)

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  it('a judgment is edited from the list with F2, and Esc changes nothing', async () => {
    await page.keyboard.press('Alt+5')
    await page.getByRole('tab', { name: 'Documentos' }).click()
    await page.getByLabel('Clase').selectOption({ label: 'Sentencia' })
    const row = page.getByRole('option', { name: /Pérez/i })
    await row.click()
    await page.keyboard.press('F2')
    const dialog = page.getByRole('dialog', { name: 'Datos del documento' })
    await dialog.waitFor()
    expect(await dialog.getByLabel('Tribunal').inputValue()).toBe('CÁMARA CIVIL - SALA B')
    expect(await dialog.getByLabel('Fecha').inputValue()).toBe('12/3/2024')
    await expectAccessible(page)
    await page.keyboard.type('borrador')
    await page.keyboard.press('Escape')
    // Closed, and gone: the row has the focus again.
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(
      app.listDocuments({ filters: { kinds: ['judgment'] }, order: 'newest', limit: 1, offset: 0 })
        .documents[0]?.title,
    ).toMatch(/^PÉREZ/)
    await page.keyboard.press('F2')
    await dialog.getByLabel('Tribunal').fill('Cámara Nacional de Apelaciones en lo Civil, Sala C')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Cámara Nacional de Apelaciones en lo Civil, Sala C').first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^CNCiv\., Sala C, 12\/3\/2024, “Pérez, Juan/ }).waitFor()
  })

  it('in the reader the citation follows, and the search stays', async () => {
    await page.locator('#query').fill('amarre nocturno')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Documento propio «Contrato marco», 3\/5\/2023/ }).waitFor()
    // The answer takes the focus to its first row when it comes.
    await page.locator('[role=option]:focus').waitFor()
    await page.getByRole('button', { name: 'Editar los datos' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Datos del documento' })
    await dialog.getByLabel('Título').fill('Contrato de amarre')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Documento propio «Contrato de amarre»/ }).waitFor()
    expect(await page.locator('#query').inputValue()).toBe('amarre nocturno')
    await page.getByRole('option', { name: /Contrato de amarre.*Documento propio/s }).waitFor()
    // While a slow search runs again, what it replaces is dimmed on purpose.
    await page.locator('.panes:not(.dimmed)').waitFor()
    await expectAccessible(page)
  })

  it('a scan waits until reading is switched on in Ajustes, and then is found as read by machine', async () => {
    await page.keyboard.press('Alt+6')
    const box = page.getByRole('checkbox', { name: 'Leer los escaneos después de importarlos' })
    await page
      .getByText('1 archivo espera que se los lea')
      .or(page.getByText('1 archivo espera'))
      .first()
      .waitFor()
    expect(await box.isChecked()).toBe(false)
    await box.focus()
    await page.keyboard.press('Space')
    await page.getByText('1 documento leído · 1 página').waitFor({ timeout: 60_000 })
    expect(app.library.settings.get('ocr')).toBe('on')
    await expectAccessible(page)
    await page.keyboard.press('Alt+1')
    await page.locator('#query').fill('farol navegantes')
    await page.keyboard.press('Enter')
    await page.getByText(/texto leído por máquina \(confianza \d+ %/).waitFor()
    await page
      .getByRole('option', { name: /leído por máquina/ })
      .first()
      .waitFor()
  }, 90_000)
})
