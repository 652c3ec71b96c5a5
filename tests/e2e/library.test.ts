/** Biblioteca and Ajustes, end to end in the browser shell. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { writeEdition } from '../support/fixtures.ts'
import { projectRoot } from '../support/shared.ts'

describe('the library and the settings, end to end', () => {
  const folder = temporaryFolder()
  const edition = join(folder.path, 'edicion')
  const linked = join(folder.path, 'vinculada')
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    writeEdition(edition)
    writeFileSync(join(edition, 'vacio.txt'), '')
    mkdirSync(linked)
    writeFileSync(join(linked, 'limonero.txt'), 'Instructivo sobre el cuidado de los limoneros en patios.\n')
    app = openTestApplication(join(folder.path, 'biblioteca'))
    ;({ server, browser, page } = await browse(app))
    await page.getByRole('heading', { name: 'La biblioteca está vacía' }).waitFor()
    await page.keyboard.press('Alt+5')
    await page.getByRole('heading', { name: 'Biblioteca', exact: true }).waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const rows = () => page.getByRole('listbox', { name: 'Documentos de la biblioteca' }).getByRole('option')

  it('says of a broken file what happened, what was kept and what to do, and takes it in once it is mended', async () => {
    await page.getByPlaceholder('/home/estudio/boletines').fill(edition)
    await page.getByRole('button', { name: 'Importar', exact: true }).click()
    await page.getByText('2 documentos nuevos · 1 archivo rechazado').waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Rechazados (1)' }).click()
    await page.getByText('vacio.txt está vacío.').waitFor()
    await page.getByText('Los demás de la misma importación entraron igual').waitFor()
    await page.getByText('Vuelva a descargarlo o a guardarlo, y reintente.').waitFor()
    await expectAccessible(page)
    writeFileSync(join(edition, 'vacio.txt'), 'Instructivo interno sobre la poda de los naranjos.\n')
    await page.getByRole('button', { name: 'Reintentar vacio.txt' }).click()
    await page.getByRole('heading', { name: 'Ningún archivo rechazado' }).waitFor()
  })

  it('lists the documents, narrows them whatever the accents, and opens one', async () => {
    await page.getByRole('tab', { name: 'Documentos' }).click()
    await page.getByText('3 documentos', { exact: true }).waitFor()
    await expect.poll(() => rows().count()).toBe(3)
    await expectAccessible(page)
    await page.getByLabel('Con estas palabras en el título').fill('SECRETARIA balizas')
    await page.getByText('1 documento', { exact: true }).waitFor()
    await expect.poll(() => rows().first().textContent()).toContain('Disposición 7/2026')
    await rows().first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Disposición 7\/2026/ }).waitFor()
    await page.keyboard.press('Alt+5')
    await page.getByText('1 documento', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Quitar los filtros' }).click()
    await page.getByText('3 documentos', { exact: true }).waitFor()
  })

  it('removes a document by keyboard, once it was asked', async () => {
    await page.getByLabel('Con estas palabras en el título').fill('vacio')
    await page.getByText('1 documento', { exact: true }).waitFor()
    await rows().first().focus()
    await page.keyboard.press('Delete')
    await page.getByText('de la biblioteca?').waitFor()
    await page.keyboard.press('Escape')
    expect(app.status().documents).toBe(3)
    await rows().first().focus()
    await page.keyboard.press('Delete')
    await page.keyboard.press('Enter')
    await page.getByText('Ningún documento con esos filtros').waitFor()
    expect(app.status().documents).toBe(2)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Quitar los filtros' }).click()
  })

  it('says which editions are held', async () => {
    await page.getByRole('tab', { name: 'Edición' }).click()
    await page.getByRole('button', { name: /^viernes 28 de agosto de 2026: Primera; 2 avisos/ }).waitFor()
    await expectAccessible(page)
  })

  it('links a folder, reads it again, and lets it go with or without its documents', async () => {
    await page.getByRole('tab', { name: 'Importar' }).click()
    await page.getByPlaceholder('/home/estudio/normas').fill(linked)
    await page.getByRole('button', { name: 'Vincular', exact: true }).click()
    await page.getByText('revisada el').waitFor()
    await page.getByText('1 documento', { exact: true }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: `Revisar ahora ${linked}` }).click()
    await page.getByText('1 sin cambios').waitFor()
    await page.getByRole('button', { name: `Desvincular ${linked}` }).click()
    await page.getByRole('button', { name: 'Quitarlos' }).click()
    await expect.poll(() => app.status().documents).toBe(2)
    expect(app.links.links()).toEqual([])
  })

  it('lets the demo edition go in one step', async () => {
    const sample = join(projectRoot, 'resources/demo/edicion/primera')
    const held = app.status().documents
    await app.jobs.wait(app.import([sample], false, true).id)
    expect(app.status().documents).toBeGreaterThan(held)
    await page.getByRole('button', { name: 'Quitar la edición de muestra' }).click()
    await page.getByRole('button', { name: 'Sí, quitarlos' }).click()
    await expect.poll(() => app.status().documents).toBe(held)
    await page.getByRole('button', { name: 'Quitar la edición de muestra' }).waitFor({ state: 'detached' })
  })

  it('keeps the theme and the size of the text', async () => {
    await page.keyboard.press('Alt+6')
    await page.getByRole('heading', { name: 'Ajustes', exact: true }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Oscuro').check()
    await page.getByLabel('Muy grande').check()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await expectAccessible(page)
    await expect.poll(() => app.library.settings.all()).toMatchObject({ 'look.theme': 'dark' })
    await expect.poll(() => app.library.settings.all()).toMatchObject({ 'look.textSize': '1.5' })
    await page.getByLabel('Como el sistema').check()
    await page.getByLabel('Normal').check()
  })

  it('goes on with an index that was cancelled', async () => {
    const { state } = await app.jobs.cancel(app.index().id)
    expect(state).toBe('cancelled')
    await page.getByText('Cancelado', { exact: true }).waitFor()
    expect(app.meaning.ready).toBe(false)
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByText(/fragmentos con el modelo semilla/).waitFor()
    expect(app.meaning.ready).toBe(true)
  })

  it('says of the models which one answers, takes another in, uses it and lets it go', async () => {
    const models = page.getByRole('list', { name: 'Modelos' }).getByRole('listitem')
    await models.filter({ hasText: 'semilla' }).getByText('En uso').waitFor()
    await page.getByPlaceholder('/home/estudio/modelo').fill(join(projectRoot, 'tests/fixtures/tiny'))
    const section = page.getByRole('region', { name: 'Modelo de búsqueda' })
    await section.getByRole('button', { name: 'Agregar', exact: true }).click()
    await page.getByRole('button', { name: 'Usar tiny' }).click()
    await page.getByRole('button', { name: 'Usar', exact: true }).click()
    await models.filter({ hasText: 'tiny' }).getByText('En uso').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Usar semilla' }).click()
    await page.getByRole('button', { name: 'Usar', exact: true }).click()
    await models.filter({ hasText: 'semilla' }).getByText('En uso').waitFor()
    await page.getByRole('button', { name: 'Quitar tiny' }).click()
    await page.getByRole('button', { name: 'Quitar', exact: true }).click()
    await expect.poll(() => models.count()).toBe(1)
    await page.getByRole('button', { name: 'Probar esta computadora' }).click()
    await page.getByText('Procesador (CPU)').waitFor()
    await expectAccessible(page)
  })

  it('checks the library and copies the report', async () => {
    await page.getByRole('button', { name: 'Revisar la integridad' }).click()
    await page.getByText('La biblioteca está sana.').waitFor()
    await page.getByRole('button', { name: 'Copiar el informe' }).click()
    await page.getByRole('button', { name: 'Copiado' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Integridad: sin problemas')
    await expectAccessible(page)
  })
})
