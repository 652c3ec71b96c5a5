/** The one button in a browser: a training started, killed, resumed, better, used, and taken back. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { Serving } from '../support/serving.ts'
import { ordinances, writeOrdinances } from '../support/colloquial.ts'

describe('training, end to end', { timeout: 180_000 }, () => {
  const folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  const serving = new Serving(library)
  let browser: Browser
  let page: Page
  const errors: string[] = []

  async function open(): Promise<void> {
    await page.goto(await serving.start())
    await page.locator('#query').waitFor()
    await page.keyboard.press('Alt+4')
    await page.getByRole('heading', { name: 'Entrenar', exact: true }).waitFor()
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  beforeAll(async () => {
    const app = openTestApplication(library)
    await app.jobs.wait(app.import([writeOrdinances(folder.path)], false).id)
    app.labels.takeDatasets()
    await app.jobs.wait(app.index().id)
    await app.close()
    browser = await launchBrowser()
    page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    // Beside whatever else the computer does.
    page.setDefaultTimeout(90_000)
    await open()
  }, 120_000)

  afterAll(async () => {
    await browser.close()
    await serving.kill()
    folder[Symbol.dispose]()
    expect(errors).toEqual([])
  })

  it('says what there is to learn from, what it will do and how long it takes', async () => {
    await page.getByText('80 marcas · 80 preguntas con respuesta · 80 documentos').waitFor()
    await page.getByText('Los documentos no se vuelven a leer').waitFor()
    await button('Calcular cuánto tarda').click()
    await page.getByText(/^Entrenar .+ El índice no se rehace \(puede seguir buscando\)$/).waitFor()
    await page.getByText('Avanzado').click()
    await page.getByLabel('Vueltas').fill('12')
    await page.getByText('Avanzado (con cambios)').waitFor()
    await button('Volver a lo recomendado').click()
    expect(await page.getByLabel('Vueltas').inputValue()).toBe('')
    await expectAccessible(page)
  })

  it('waits for its hour, and can be taken back', async () => {
    await button('Esta noche a las 20').click()
    await page.getByText('Empieza hoy a las 20, si Fojas queda abierto').waitFor()
    await button('Quitar').click()
    await page.getByText('Empieza hoy a las 20').waitFor({ state: 'detached' })
  })

  it('killed in the middle it goes on, and asks for what nobody judged', async () => {
    await button('Empezar ahora').click()
    await page.getByRole('heading', { name: 'Entrenando' }).waitFor({ timeout: 2000 })
    await page.getByText(/Aprendiendo: parte [2-5] de 5/).waitFor({ timeout: 60_000 })
    await serving.kill()
    await open()
    await page.getByText('Se interrumpió; lo hecho está guardado').waitFor()
    await button('Seguir').click()
    await page.getByText(/Aprendiendo/).waitFor()
    await button('Pausar').click()
    await page.getByRole('heading', { name: 'En pausa' }).waitFor()
    await button('Seguir').click()
    await page.getByRole('heading', { name: 'Antes del veredicto' }).waitFor({ timeout: 90_000 })
    await page.getByText(/La comparación trae \d+ fragmentos que nadie juzgó/).waitFor()
    await button('Juzgarlos').click()
    await page.getByRole('heading', { name: 'Etiquetar', exact: true }).waitFor()
    // Which model found it is not said.
    await page
      .getByText(/¿.+ en (Abedul|Bermejo|Calandria|Dorado|Esmeralda|Fresno|Guayacán|Huemul)\?/)
      .first()
      .waitFor()
    await page.keyboard.press('Alt+4')
    await expectAccessible(page)
  })

  it('gives its verdict in words, answers from then on, and one click goes back', async () => {
    await button('Seguir sin juzgarlos').click()
    await page
      .getByText(
        /^En 80 preguntas que el modelo no vio, la respuesta quedó entre las 5 primeras en \d+ \(antes \d+\)/,
      )
      .waitFor()
    await page.getByText('Es poco probable que sea azar: desde ahora responde el modelo nuevo.').waitFor()
    await page.getByText(/^Responde .*entrenado acá el .* con 80 marcas$/).waitFor()
    // Side by side.
    await page.locator('.question').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^Antes \(semilla\)$/ }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: /^Antes/ }).waitFor({ state: 'detached' })
    await button('Lo que usted enseñó').click()
    await page.getByText('no cuentan para el veredicto').waitFor()
    await page.getByRole('checkbox', { name: /Comparar el entrenamiento del/ }).check()
    await page.getByRole('rowheader', { name: 'NDCG@10 después' }).waitFor()
    await expectAccessible(page)
    const [download] = await Promise.all([page.waitForEvent('download'), button('Exportar como CSV').click()])
    expect(download.suggestedFilename()).toMatch(/^entrenamientos-.*\.csv$/)

    await page.keyboard.press('Alt+1')
    await page.locator('#query').fill(ordinances[0]!.question)
    await page.keyboard.press('Enter')
    await page.locator('[role=option]:focus').waitFor()
    await page.getByText(/^Responde .*entrenado acá/).waitFor()
    await page
      .locator('footer')
      .getByText(/^semilla-\d{4}-\d\d-\d\d · índice del/)
      .waitFor()
    expect(await page.locator('[role=option]').first().textContent()).toContain('velocípedos')
    await expectAccessible(page)
    await button('Volver a semilla').click()
    await page
      .locator('footer')
      .getByText(/^semilla · índice del/)
      .waitFor()
  })

  it('leads from a mark to the training that learnt from it', async () => {
    await page.keyboard.press('Alt+3')
    await page.getByRole('tab', { name: /^Marcas/ }).click()
    await page.locator('tbody tr').first().focus()
    await page.keyboard.press('i')
    const history = page.getByRole('region', { name: 'Historia de la marca' })
    const taught = history.getByRole('list', { name: 'Entrenamientos que aprendieron de esta marca' })
    await taught.getByText(/En uso desde su veredicto · semilla-\d{4}/).waitFor()
    await expectAccessible(page)
    await taught.getByRole('button', { name: /^entrenamiento del/ }).click()
    await page.getByRole('heading', { name: 'Entrenar', exact: true }).waitFor()
    await page.getByText(/^En 80 preguntas que el modelo no vio/).waitFor()
    await page.locator('tr.shown').waitFor()
  })

  it('chooses the weight of words and meaning with the marks', async () => {
    await page.keyboard.press('Alt+4')
    await page.getByText('En cada búsqueda pesan las palabras 70 % y el sentido 30 %').waitFor()
    await button('Elegirlo con sus marcas').click()
    await page.getByText(/^Con sus 80 preguntas/).waitFor()
    await expectAccessible(page)
  })

  it('draws whether more marks would help', async () => {
    await page.keyboard.press('Alt+4')
    await button('Trazar la curva').click()
    await button('Trazarla de nuevo').waitFor({ timeout: 120_000 })
    await page
      .getByText(/^Conviene: con más marcas todavía mejora\.|^Más marcas de lo mismo ya mejoran poco/)
      .waitFor()
    await expectAccessible(page)
  })
})
