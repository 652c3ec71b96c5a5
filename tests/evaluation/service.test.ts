import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const notes: Readonly<Record<string, string>> = {
  'agua.txt': 'Los consumidores podrán devolver el producto comprado por correo dentro de los diez días.',
  'faro.txt': 'El farero encenderá la linterna al caer la tarde y anotará la visibilidad de la bahía.',
  'obra.txt': 'La empresa constructora presentará el plano del puente antes de la licitación pública.',
}
const queries = [
  { text: 'linterna del farero', _id: 'faro.txt' },
  { text: 'plano del puente', _id: 'obra.txt' },
  { text: 'devolver lo comprado', _id: 'agua.txt' },
  { text: 'cosechas de trigo', _id: 'trigo.txt' },
]

describe('an evaluation', () => {
  const folder = temporaryFolder()
  let app: Application

  beforeAll(async () => {
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    for (const [name, text] of Object.entries(notes)) writeFileSync(join(source, name), `${text}\n`)
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([source], true).id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('needs no index for words alone', async () => {
    const job = await app.jobs.wait(app.evaluate({ queries, mode: 'lexical' }).id)
    expect(job.result).toMatchObject({ queries: 4, 'accuracy@1': 0.75, 'recall@100': 0.75 })
    expect(app.meaning.ready).toBe(false)
  })

  it('builds the generation of the model asked, says that it is of bodies, and switches nothing on', async () => {
    const model = join(projectRoot, 'tests/fixtures/tiny')
    const job = await app.jobs.wait(app.evaluate({ queries, model, mode: 'semantic' }).id)
    expect(job.error).toBeNull()
    expect(job.result).toMatchObject({ queries: 4, 'recall@100': 0.75 })
    expect(app.meaning.ready).toBe(false)
    const made = app.reader.all('SELECT model, state, body_only, header_rule FROM generation')
    expect(made).toEqual([{ model, state: 'ready', body_only: 1, header_rule: 'none' }])
  })

  it('takes the active model by default, and refuses one that is not there', async () => {
    const job = await app.jobs.wait(app.evaluate({ queries }).id)
    expect(job.result).toMatchObject({ 'accuracy@1': 0.75 })
    const none = await app.jobs.wait(app.evaluate({ queries, model: 'ninguno' }).id)
    expect(none.error).toMatchObject({ code: 'model_not_found' })
  })
})
