import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORPCError, safe } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { importResult, type ImportResult } from '../../src/shared/contract/library.ts'
import type { Job } from '../../src/shared/contract/jobs.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'
import { projectRoot } from '../support/shared.ts'
import { transports, type Client, type Connection } from './transports.ts'

/** Imports through the contract and follows the job to its end through the event stream. */
async function importAll(
  client: Client,
  folder: string,
): Promise<{ result: ImportResult; states: string[] }> {
  const changes = await client.jobs.watch()
  const started = await client.corpus.import({ paths: [folder] })
  const states: string[] = []
  for await (const job of changes) {
    if (job.id !== started.id) continue
    states.push(job.state)
    if (job.finishedAt !== null) return { result: importResult.parse(job.result), states }
  }
  throw new Error('the stream ended before the job')
}

describe.each(Object.entries(transports))('the contract over %s', (_name, connect) => {
  let folder: ReturnType<typeof temporaryFolder>
  let app: Application
  let connection: Connection
  let client: Client
  let imported: { result: ImportResult; states: string[] }

  beforeAll(async () => {
    folder = temporaryFolder()
    writeEdition(join(folder.path, 'edicion'))
    app = openTestApplication(join(folder.path, 'library'))
    connection = await connect(app, folder.path)
    client = connection.client
    imported = await importAll(client, join(folder.path, 'edicion'))
  })
  afterAll(async () => {
    await connection.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  it('streams a job from its start to its end', () => {
    expect(imported.states.at(-1)).toBe('done')
    expect(imported.result).toMatchObject({ documents: 2, unchanged: 0 })
  })

  it('follows one job to its end, also one that is over', async () => {
    const job = await client.corpus.import({ paths: [join(folder.path, 'edicion')] })
    for (let time = 0; time < 2; time += 1) {
      const states: string[] = []
      for await (const change of await client.jobs.follow({ id: job.id })) states.push(change.state)
      expect(states.at(-1)).toBe('done')
    }
  })

  it('answers with what the schemas promise', async () => {
    const status = await client.library.status()
    expect(status).toMatchObject({ documents: 2, shell: 'test', version: '0.0.0' })
    const answer = await client.search.query({ text: 'registro de huertas', mode: 'lexical' })
    const [first] = answer.results
    expect(first?.document.id).toBe('900101')
    const view = await client.documents.view({ key: first?.document.key ?? -1 })
    expect(view.text.slice(first?.passage.start, first?.passage.end)).toBe(first?.passage.text)
  })

  it('says what a text cites, and which of it is held', async () => {
    const text = 'Véanse los arts. 1 a 3 y 5 de la Disposicio\u0301n 7/2026 y la Ley 99.999.'
    const { references } = await client.search.cited({ text })
    expect(references.map(({ start, end }) => text.slice(start, end))).toEqual([
      'arts. 1 a 3 y 5 de la Disposicio\u0301n 7/2026',
      'Ley 99.999',
    ])
    expect(references[0]).toMatchObject({
      kind: 'disposicion',
      number: '7',
      year: 2026,
      article: '1 a 3 y 5',
    })
    expect(references.map(({ candidates }) => candidates.map(({ id }) => id))).toEqual([['900102'], []])
    expect((await client.search.cited({ text: '' })).references).toEqual([])
  })

  it('lists documents by the words of their heading', async () => {
    const { total, documents } = await client.documents.list({ heading: 'secretaria BALIZAS' })
    expect(total).toBe(1)
    expect(documents.map(({ id }) => id)).toEqual(['900102'])
    expect((await client.documents.list({ heading: 'puertos' })).total).toBe(0)
  })

  it('cites a passage and takes it to a text document', async () => {
    const [first] = (await client.search.query({ text: 'registro de huertas', mode: 'lexical' })).results
    const passage = { key: first!.document.key, start: first!.passage.start, end: first!.passage.end }
    const cited = await client.documents.cite(passage)
    expect(cited.transcription).toContain(cited.citation)
    const file = await client.documents.export({ passages: [passage], query: 'registro' })
    // A .docx is a zip.
    expect(Buffer.from(file.base64, 'base64').subarray(0, 2).toString()).toBe('PK')
  })

  it('says what a document cites, who cites it, and keeps what is corrected by hand', async () => {
    const { documents } = await client.documents.list({ heading: 'balizas' })
    const key = documents[0]?.key ?? -1
    const { text } = await client.documents.view({ key })
    const given = await client.references.of({ key })
    const [reference] = given.references
    if (reference === undefined) throw new Error('nothing is cited')
    expect(given.read).toBe(true)
    expect(text.slice(reference.start, reference.end)).toBe('artículo 5° de la Disposición N° 3/2020')
    expect(reference).toMatchObject({ article: '5', articles: 'art. 5°' })
    const norm = given.norms[reference.norm]
    expect(norm).toMatchObject({ label: 'Disposición 3/2020', held: 0, first: null, certain: false })
    expect(await client.references.candidates({ key, start: reference.start })).toMatchObject({
      documents: [],
      citedBy: 0,
    })
    expect((await client.references.citing({ target: norm?.target ?? '' })).documents).toMatchObject([
      { document: { id: '900102' }, mentions: 1 },
    ])
    const other = (await client.documents.list({ heading: 'huertas' })).documents[0]?.key ?? -1
    const { start, end } = reference
    const { id } = await client.references.correct({ key, start, end, verdict: 'norm', to: other })
    expect(await client.references.citing({ key: other })).toMatchObject({
      total: 1,
      documents: [{ certain: true, passages: [{ start, end, from: 'art. 1°' }] }],
    })
    await client.references.undo({ id })
    expect((await client.references.citing({ key: other })).total).toBe(0)
    expect((await client.references.of({ key })).references).toEqual(given.references)
    const { error } = await safe(client.references.correct({ key, start: 9, end: 4, verdict: 'none' }))
    expect(error).toMatchObject({ data: { code: 'bad_request' } })
  })

  it("keeps a person's own names for norms", async () => {
    expect(await client.references.aliases.list()).toEqual([])
    const set = await client.references.aliases.set({ name: 'Ley de Muelles', norm: 'ley 91.234' })
    expect(set).toMatchObject([{ name: 'Ley de Muelles', label: 'Ley 91.234' }])
    const { error } = await safe(client.references.aliases.set({ name: 'Otra', norm: 'nada' }))
    expect(error).toMatchObject({ data: { code: 'bad_request' } })
    expect(await client.references.aliases.remove({ name: 'LEY DE MUELLES' })).toEqual([])
    for (const job of app.jobs.list()) await app.jobs.wait(job.id)
  })

  it('shows an article of a document by its identifier', async () => {
    const shown = await client.documents.show({ id: '900101', article: '2' })
    expect(shown).toMatchObject({ id: '900101', article: '2', address: { part: 'articulado', article: '2' } })
    expect(shown.text).toContain('plan de riego')
    const { error } = await safe(client.documents.show({ id: '900101', article: '40' }))
    expect(error).toMatchObject({ data: { code: 'not_found' } })
  })

  it('shows the edition of a day and keeps what was read', async () => {
    const { days, last } = await client.editions.month({ year: 2026, month: 8 })
    expect(last).toBe('2026-08-28')
    expect(days[27]?.sections).toEqual([{ section: 'primera', documents: 2, unread: 2 }])
    const { entries } = await client.editions.sumario({ date: '2026-08-28' })
    expect(entries.map(({ number }) => number)).toEqual(['41', '7'])
    await client.editions.markRead({ keys: [entries[0]!.key], read: true })
    expect((await client.editions.sumario({ date: '2026-08-28' })).entries[0]?.read).toBe(true)
    await client.editions.markRead({ keys: [entries[0]!.key], read: false })
    const { error } = await safe(client.editions.sumario({ date: '2026-02-30' }))
    expect(error).toMatchObject({ data: { code: 'bad_request' } })
  })

  it('keeps searches, follows their list, and gives back one that was removed', async () => {
    const controller = new AbortController()
    const changes = await client.saved.watch(undefined, { signal: controller.signal })
    const saved = await client.saved.save({
      name: 'Huertas',
      text: 'huertas',
      filters: { sections: ['primera'] },
    })
    expect(saved).toMatchObject({ mode: 'hybrid', order: 'relevance', news: 0 })
    for await (const list of changes) if (list.length === 1) break
    controller.abort()
    const { error } = await safe(client.saved.save({ name: 'HUERTAS', text: 'otra' }))
    expect(error).toMatchObject({ data: { code: 'name_taken' } })
    expect((await client.saved.rename({ id: saved.id, name: 'Quintas' })).name).toBe('Quintas')
    expect(await client.saved.news({ id: saved.id })).toMatchObject({ search: { id: saved.id }, keys: [] })
    expect((await client.search.suggest({ text: 'quin' }))[0]).toMatchObject({
      kind: 'saved',
      savedId: saved.id,
    })
    await client.saved.remove({ id: saved.id })
    expect(await client.saved.list()).toEqual([])
    expect((await client.saved.restore({ id: saved.id })).name).toBe('Quintas')
    await client.saved.remove({ id: saved.id })
  })

  it('reports an error by code, with its parameters and its text', async () => {
    const { error, data } = await safe(client.documents.view({ key: 999_999 }))
    expect(data).toBeUndefined()
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'FOJAS', defined: true, data: { code: 'not_found' } })
    expect(JSON.stringify(error)).toContain('No se encontró')
  })

  it('refuses input outside the schema before anything runs', async () => {
    const before = await client.settings.get()
    const { error } = await safe(client.settings.set({ key: 'x'.repeat(101), value: 'y' }))
    expect(error).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await client.settings.get()).toEqual(before)
  })

  it('keeps what it was told', async () => {
    await client.settings.set({ key: 'prueba', value: 'ñandú “1”' })
    expect((await client.settings.get())['prueba']).toBe('ñandú “1”')
  })

  it('ends a stream that is cancelled, and goes on answering', async () => {
    const controller = new AbortController()
    const changes = await client.jobs.watch(undefined, { signal: controller.signal })
    const received: Job[] = []
    const reading = (async () => {
      for await (const job of changes) received.push(job)
    })()
    controller.abort()
    await reading.catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'AbortError' })
    })
    expect(received).toEqual([])
    expect(await client.jobs.list()).toHaveLength(3)
  })

  it('links a folder, looks at it again, and forgets it with what it gave', async () => {
    const source = join(folder.path, 'vinculada')
    mkdirSync(source)
    writeFileSync(join(source, 'nota.txt'), 'Una nota sobre el riego.\n')
    const { link, job } = await client.corpus.link({ path: source })
    expect(job.kind).toBe('rescan')
    await app.jobs.wait(job.id)
    const [held] = await client.corpus.links()
    expect(held).toMatchObject({ id: link.id, path: source, documents: 1, vanishedDocuments: 0 })
    rmSync(join(source, 'nota.txt'))
    const again = await app.jobs.wait((await client.corpus.rescan({ id: link.id })).id)
    expect(again.state).toBe('done')
    expect(await client.corpus.links()).toMatchObject([{ files: { vanished: 1 }, vanishedDocuments: 1 }])
    expect(await client.corpus.removeVanished()).toEqual({ documents: 1 })
    await client.corpus.unlink({ id: link.id, documents: 'remove' })
    expect(await client.corpus.links()).toEqual([])
    expect(await client.library.status()).toMatchObject({ documents: 2 })
    const { error } = await safe(client.corpus.unlink({ id: link.id, documents: 'keep' }))
    expect(error).toMatchObject({ data: { code: 'not_found' } })
  })

  it('adds a model, chooses it, and lets go only of one that answers nothing', async () => {
    const tiny = join(projectRoot, 'tests/fixtures/tiny')
    const broken = join(folder.path, 'roto')
    mkdirSync(broken)
    writeFileSync(join(broken, 'config.json'), '{}')
    const refused = await safe(client.models.add({ path: broken }))
    expect(refused.error).toMatchObject({ data: { code: 'model_invalid' } })
    expect(await client.models.list()).toMatchObject([{ id: 'semilla', shipped: true, active: true }])

    const { id } = await client.models.add({ path: tiny })
    expect((await client.models.use({ id: 'semilla' })).model.active).toBe(true)
    const { model, job } = await client.models.use({ id })
    expect(model).toMatchObject({ id, active: true, shipped: false })
    expect((await app.jobs.wait(job.id)).state).toBe('done')
    const rows = await client.models.list()
    expect(rows.find((each) => each.id === id)).toMatchObject({ active: true, answering: true })
    expect(rows.find((each) => each.id === id)?.vectors).toBeGreaterThan(0)

    const configured = await client.models.configure({ id, maxLength: 16 })
    expect(configured.model.options.maxLength).toBe(16)
    if (configured.job === null) throw new Error('the model in use is indexed again')
    await app.jobs.wait(configured.job.id)
    const bad = await safe(client.models.configure({ id, pooling: 'cls' }))
    expect(bad.error).toMatchObject({ data: { code: 'bad_request' } })

    expect((await safe(client.models.remove({ id }))).error).toMatchObject({ data: { code: 'model_in_use' } })
    await app.jobs.wait((await client.models.use({ id: 'semilla' })).job.id)
    await client.models.remove({ id })
    expect((await client.models.list()).map((each) => each.id)).toEqual(['semilla'])
    expect(app.meaning.generations.list().every((each) => each.model === 'semilla')).toBe(true)
  })

  it('says where models can run', async () => {
    const providers = await client.models.providers()
    expect(providers.find((each) => each.id === 'cpu')).toMatchObject({ available: true, reason: '' })
    for (const each of providers) expect(each.available || each.reason !== '').toBe(true)
  })

  it('refuses a call whose signal is already aborted', async () => {
    await expect(client.library.status(undefined, { signal: AbortSignal.abort() })).rejects.toThrow()
  })
})
