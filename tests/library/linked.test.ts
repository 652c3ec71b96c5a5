import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'

const coded = (code: string): unknown => expect.objectContaining({ code })
const long = (about: string) => `${about} `.repeat(70).trim()

async function link(app: Application, path: string) {
  const { link: made, job } = app.links.link(path, false)
  return { id: made.id, job: await app.jobs.wait(job.id) }
}
const rescan = async (app: Application) => (await app.jobs.wait(app.links.rescan(undefined).id)).result
const documents = (app: Application) =>
  app.listDocuments({ filters: {}, order: 'newest', limit: 100, offset: 0 }).documents
const vanished = (app: Application) =>
  documents(app)
    .filter((each) => each.vanished)
    .map((each) => each.id)
const passages = (app: Application) =>
  app.reader
    .all('SELECT id, hash FROM passage ORDER BY id')
    .map((row) => `${String(row['id'])} ${String(row['hash'])}`)

describe('a linked folder', () => {
  it('is imported in place, remembered, and costs nothing while nothing changes', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    writeEdition(source)
    const library = join(folder.path, 'biblioteca')
    const first = openTestApplication(library)
    expect((await link(first, source)).job.result).toMatchObject({ documents: 2, rejected: [] })
    await first.close()
    const app = openTestApplication(library)
    expect(app.links.links()).toMatchObject([
      {
        path: source,
        network: false,
        documents: 2,
        vanishedDocuments: 0,
        files: { imported: 3, rejected: 0 },
      },
    ])
    // Touched, with the same bytes: nothing is written anew.
    const file = join(source, 'primera/900101.json')
    utimesSync(file, new Date(), new Date(Date.now() + 60_000))
    const before = passages(app)
    expect(await rescan(app)).toMatchObject({
      documents: 0,
      passages: 0,
      updated: 0,
      unchanged: 3,
      rejected: [],
    })
    expect(passages(app)).toEqual(before)
    await app.close()
  })

  it('updates what changed, and passages whose text survives keep their number', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    const file = join(source, 'nota.txt')
    writeFileSync(file, [long('riego'), long('cosecha'), long('siembra')].join('\n\n'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await link(app, source)
    const before = passages(app)
    writeFileSync(file, [long('poda'), long('cosecha'), long('siembra')].join('\n\n'))
    expect(await rescan(app)).toMatchObject({ updated: 1, passages: 1 })
    const after = passages(app)
    expect(after).toHaveLength(3)
    expect(before.slice(1).every((each) => after.includes(each))).toBe(true)
    expect((await app.query(query('poda'))).results).toHaveLength(1)
    expect((await app.query(query('riego'))).results).toHaveLength(0)
    await app.close()
  })

  it('shows what vanished, keeps it, and takes it back when it is there again', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    writeEdition(source)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await link(app, source)
    const before = passages(app)
    const file = join(source, 'primera/900101.json')
    renameSync(file, join(folder.path, 'aparte.json'))
    await rescan(app)
    // The listing that still names the aviso does not hold its text.
    expect(vanished(app)).toEqual(['900101'])
    expect(app.files('vanished', 10, 0)).toMatchObject({ total: 1, files: [{ name: 'primera/900101.json' }] })
    expect(app.links.links()).toMatchObject([{ documents: 2, vanishedDocuments: 1, files: { vanished: 1 } }])
    renameSync(join(folder.path, 'aparte.json'), file)
    expect(await rescan(app)).toMatchObject({ documents: 0, updated: 0 })
    expect(vanished(app)).toEqual([])
    expect(passages(app)).toEqual(before)
    await app.close()
  })

  it('does not take an unplugged drive for vanished files', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    writeEdition(source)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await link(app, source)
    renameSync(source, join(folder.path, 'otra'))
    await rescan(app)
    expect(app.links.links()).toMatchObject([{ state: 'missing', documents: 2, vanishedDocuments: 0 }])
    expect(vanished(app)).toEqual([])
    await app.close()
  })

  it('keeps a renamed file’s document, and each row’s when the rows of a data set move', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    writeFileSync(join(source, 'nota.txt'), long('riego'))
    const row = (about: string) => JSON.stringify({ question: `¿Qué es ${about}?`, context: long(about) })
    const set = join(source, 'preguntas.jsonl')
    writeFileSync(set, [row('poda'), row('siembra')].join('\n'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await link(app, source)
    const before = passages(app)
    renameSync(join(source, 'nota.txt'), join(source, 'nota vieja.txt'))
    writeFileSync(set, [row('cosecha'), row('poda'), row('siembra')].join('\n'))
    expect(await rescan(app)).toMatchObject({ documents: 1, updated: 0 })
    expect(vanished(app)).toEqual([])
    expect(passages(app).slice(0, 3)).toEqual(before)
    expect(documents(app).map((each) => each.sourceName)).toContain('nota vieja.txt')
    // A row that is taken out is shown as vanished, and comes back.
    writeFileSync(set, [row('cosecha'), row('siembra')].join('\n'))
    await rescan(app)
    expect(vanished(app)).toEqual(['preguntas.jsonl#1'])
    writeFileSync(set, [row('cosecha'), row('poda')].join('\n'))
    await rescan(app)
    expect(vanished(app)).toEqual(['preguntas.jsonl#2'])
    await app.close()
  })

  it('splits what two files shared once one of them changes', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(source, name), long('riego'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    expect((await link(app, source)).job.result).toMatchObject({ documents: 1, unchanged: 1 })
    writeFileSync(join(source, 'b.txt'), long('poda'))
    expect(await rescan(app)).toMatchObject({ documents: 1, updated: 0 })
    expect((await app.query(query('riego'))).results).toHaveLength(1)
    expect((await app.query(query('poda'))).results).toHaveLength(1)
    expect(vanished(app)).toEqual([])
    await app.close()
  })

  it('keeps the last text of a file that can no longer be read, and says why', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    writeEdition(source)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await link(app, source)
    writeFileSync(join(source, 'primera/900101.json'), '{"dataList":')
    expect(await rescan(app)).toMatchObject({ rejected: [{ code: 'truncated_file' }] })
    expect(documents(app)).toHaveLength(2)
    expect(vanished(app)).toEqual([])
    await app.close()
  })

  it('is refused where it makes no sense', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(join(source, 'dentro'), { recursive: true })
    writeFileSync(join(source, 'nota.txt'), long('riego'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    expect(() => app.links.link(join(folder.path, 'no'), false)).toThrow(coded('path_not_found'))
    expect(() => app.links.link(join(source, 'nota.txt'), false)).toThrow(coded('not_a_folder'))
    const { id } = await link(app, source)
    expect(() => app.links.link(join(source, 'dentro'), false)).toThrow(coded('link_overlaps'))
    expect((await link(app, source)).id).toBe(id)
    expect(app.links.links()).toHaveLength(1)
    await app.close()
  })

  it('never looks into the library’s own folder, nor runs in circles', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'nota.txt'), long('riego'))
    mkdirSync(join(folder.path, 'sub'))
    symlinkSync(folder.path, join(folder.path, 'sub/vuelta'))
    symlinkSync(join(folder.path, 'nota.txt'), join(folder.path, 'sub/otra.txt'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    expect((await link(app, folder.path)).job.result).toMatchObject({
      documents: 1,
      unchanged: 1,
      rejected: [],
    })
    await app.close()
  })

  it('is forgotten with or without its documents, and gives their space back', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    for (let i = 0; i < 120; i += 1)
      writeFileSync(join(source, `${String(i)}.txt`), `Nota ${String(i)}. ${words(i, 1200)}`)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const first = await link(app, source)
    await app.links.unlink(first.id, 'keep')
    expect(app.links.links()).toEqual([])
    expect(app.status().documents).toBe(120)
    const { id } = await link(app, source)
    const full = app.status().size
    await app.links.unlink(id, 'remove')
    expect(app.status().documents).toBe(0)
    expect(app.files(undefined, 10, 0).total).toBe(0)
    expect(app.status().size).toBeLessThan(full / 4)
    expect(app.doctor().integrity.ok).toBe(true)
    await app.close()
  })

  it('is followed while the application runs', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(join(source, 'sub'), { recursive: true })
    const file = join(source, 'sub/nota.txt')
    writeFileSync(file, long('riego'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await link(app, source)
    while (app.links.links()[0]?.state !== 'watched') await sleep(20)
    const next = async (): Promise<unknown> => {
      for (;;) {
        const job = app.jobs.list()[0]
        if (job !== undefined && job.id > seen && job.state === 'done') {
          seen = job.id
          return job.result
        }
        await sleep(20)
      }
    }
    let seen = app.jobs.list()[0]?.id ?? 0
    writeFileSync(join(source, 'sub/otra.txt'), long('poda'))
    expect(await next()).toMatchObject({ documents: 1, unchanged: 0 })
    expect(documents(app).map((each) => each.sourceName)).toContain('sub/otra.txt')
    rmSync(join(source, 'sub'), { recursive: true })
    await next()
    expect(vanished(app)).toHaveLength(2)
    await app.close()
  }, 60_000)
})

function query(text: string) {
  return {
    text,
    mode: 'lexical',
    order: 'relevance',
    filters: {},
    limit: 10,
    offset: 0,
    remember: false,
  } as const
}

/** Text that no compression shrinks to nothing. */
function words(seed: number, count: number): string {
  return Array.from({ length: count }, (_, i) => `p${String((seed * 7919 + i * 104_729) % 1_000_003)}`).join(
    ' ',
  )
}
