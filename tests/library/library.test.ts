import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openReader, openWriter } from '../../src/main/core/library/connection.ts'
import { integrityProblems, openLibrary } from '../../src/main/core/library/library.ts'
import { holderOf } from '../../src/main/core/library/lock.ts'
import { migrate } from '../../src/main/core/library/migrate.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { integer } from '../../src/main/core/library/sql.ts'
import { DocumentTables } from '../../src/main/core/search/postings/document-table.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'
import { projectRoot } from '../support/shared.ts'

const holding = join(projectRoot, 'tests/support/holding-process.ts')
const coded = (code: string): unknown => expect.objectContaining({ code })

describe('a library', () => {
  it('has strict tables, and gives back what is deleted', () => {
    using folder = temporaryFolder()
    const library = openLibrary(folder.path, 'las pruebas', migrations)
    const loose = library.writer.all(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'lexical%'`,
    )
    expect(loose.map((row) => row['name'])).toEqual([])
    expect(integer(library.writer.get('PRAGMA auto_vacuum') ?? {}, 'auto_vacuum')).toBe(2)
    library.close()
  })

  it('has one writer, and says who it is and where it can be asked', () => {
    using folder = temporaryFolder()
    const library = openLibrary(folder.path, 'las pruebas', migrations)
    const second = () => openLibrary(folder.path, 'otra ventana', migrations)
    expect(second).toThrow(coded('library_locked'))
    expect(second).toThrow(/las pruebas/)
    const endpoint = { origin: 'http://127.0.0.1:4173', token: 'a secret of this start' }
    library.publish(endpoint)
    expect(holderOf(folder.path)).toMatchObject({ holder: 'las pruebas', pid: process.pid, endpoint })
    if (process.platform !== 'win32')
      expect(statSync(join(folder.path, 'fojas.holder.json')).mode & 0o077).toBe(0)
    library.close()
    expect(holderOf(folder.path)).toBeUndefined()
    second().close()
  })

  it('is free again when the process that held it was killed, whatever it left written', async () => {
    using folder = temporaryFolder()
    const child = spawn(process.execPath, [holding, folder.path], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    expect(() => openLibrary(folder.path, 'las pruebas', migrations)).toThrow(coded('library_locked'))
    child.kill('SIGKILL')
    await once(child, 'exit')
    // The number of the dead process now belongs to one that lives, as after a restart of the computer.
    for (const left of [JSON.stringify({ holder: 'x', pid: process.ppid, since: '2026' }), '{"hol']) {
      writeFileSync(join(folder.path, 'fojas.holder.json'), left)
      openLibrary(folder.path, 'las pruebas', migrations).close()
    }
  })

  it('does not believe an address that leaves this computer', () => {
    using folder = temporaryFolder()
    const said = {
      holder: 'x',
      pid: 1,
      since: '2026',
      endpoint: { origin: 'http://malo.example:80', token: 'x'.repeat(20) },
    }
    writeFileSync(join(folder.path, 'fojas.holder.json'), JSON.stringify(said))
    expect(holderOf(folder.path)).toBeUndefined()
  })

  it('migrates step by step, once, and refuses a newer file', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'fojas.db')
    const writer = openWriter(file)
    for (let steps = 1; steps <= migrations.length; steps += 1) migrate(writer, migrations.slice(0, steps))
    migrate(writer, migrations)
    expect(integrityProblems(writer)).toEqual([])
    writer.run(`INSERT INTO migration VALUES (999, 'from the future', '2030')`)
    expect(() => migrate(writer, migrations)).toThrow(coded('library_newer'))
    writer.close()
  })

  it('keeps nothing of a step that fails', () => {
    using folder = temporaryFolder()
    const writer = openWriter(join(folder.path, 'fojas.db'))
    const broken = {
      version: 1,
      name: 'broken',
      sql: 'CREATE TABLE a(x TEXT) STRICT; CREATE TABLE a(x TEXT) STRICT',
    }
    expect(() => migrate(writer, [broken])).toThrow(/already exists/)
    expect(writer.get(`SELECT 1 FROM sqlite_master WHERE name = 'a'`)).toBeUndefined()
    writer.close()
  })

  it('gives readers that cannot write', () => {
    using folder = temporaryFolder()
    const library = openLibrary(folder.path, 'las pruebas', migrations)
    const reader = openReader(library.file)
    expect(() => reader.all(`INSERT INTO setting VALUES ('a', 'b') RETURNING key`)).toThrow(/readonly/)
    reader.close()
    library.close()
  })
})

describe('importing', () => {
  it('adds nothing the second time, updates what changed, marks what vanished', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    const file = join(source, 'nota.txt')
    writeFileSync(file, 'Primer párrafo que queda.\n\nSegundo párrafo.\n')
    writeFileSync(join(source, 'roto.json'), '{"dataList":')
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const run = async () => (await app.jobs.wait(app.import([source], false).id)).result
    expect(await run()).toMatchObject({
      documents: 1,
      passages: 1,
      rejected: [{ file: 'roto.json', code: 'truncated_file' }],
    })
    expect(await run()).toMatchObject({ documents: 0, passages: 0, unchanged: 1, updated: 0 })
    const before = app.reader.all('SELECT id FROM passage')
    writeFileSync(file, 'Primer párrafo que queda.\n\nOtro segundo párrafo.\n')
    expect(await run()).toMatchObject({ documents: 0, updated: 1 })
    expect(app.reader.all('SELECT count(*) AS n FROM lexical')[0]?.['n']).toBe(before.length)
    rmSync(file)
    await run()
    expect(
      app.listDocuments({ filters: {}, order: 'newest', limit: 10, offset: 0 }).documents[0]?.vanished,
    ).toBe(true)
    await app.close()
  })

  it('keeps both texts where two folders have a file of the same name', async () => {
    using folder = temporaryFolder()
    for (const name of ['uno', 'dos']) {
      mkdirSync(join(folder.path, name))
      writeFileSync(join(folder.path, name, 'nota.txt'), `La nota de la carpeta ${name}.\n`)
    }
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const paths = ['uno', 'dos'].map((name) => join(folder.path, name))
    const run = async () => (await app.jobs.wait(app.import(paths, false).id)).result
    expect(await run()).toMatchObject({ documents: 2 })
    expect(await run()).toMatchObject({ documents: 0, unchanged: 2 })
    writeFileSync(join(folder.path, 'dos', 'nota.txt'), 'La nota de la carpeta dos, corregida.\n')
    expect(await run()).toMatchObject({ documents: 0, updated: 1, unchanged: 1 })
    await app.close()
  })

  it('takes the same aviso from two places for one document, and enriches it from its listing', async () => {
    using folder = temporaryFolder()
    for (const name of ['uno', 'dos']) writeEdition(join(folder.path, name))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const run = async (name: string) =>
      (await app.jobs.wait(app.import([join(folder.path, name)], false).id)).result
    expect(await run('uno')).toMatchObject({ documents: 2 })
    expect(await run('dos')).toMatchObject({ documents: 0, unchanged: 2 })
    const alone = join(folder.path, 'uno/primera/listado.json')
    using other = temporaryFolder()
    const empty = openTestApplication(other.path)
    const rejected = await empty.jobs.wait(empty.import([alone], false).id)
    expect(rejected.result).toMatchObject({ documents: 0, rejected: [{ code: 'index_only' }] })
    await empty.close()
    await app.close()
  })

  it('loses no finished document to kill -9, and goes on', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    const total = 3000
    for (let i = 0; i < total; i += 1) {
      writeFileSync(
        join(source, `${i}.txt`),
        `Nota número ${i} sobre el riego de la huerta.\n\n${'palabra '.repeat(600)}\n`,
      )
    }
    const library = join(folder.path, 'biblioteca')
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'tests/support/import-process.ts'), library, source],
      { stdio: 'inherit' },
    )
    const exited = once(child, 'exit')
    const count = () => {
      try {
        const reader = openReader(join(library, 'fojas.db'))
        const counts = reader.snapshot(() => ({
          d: integer(reader.get('SELECT count(*) AS d FROM document') ?? {}, 'd'),
          t: new DocumentTables().at(reader).live,
        }))
        reader.close()
        return counts
      } catch {
        return { d: 0, t: 0 }
      }
    }
    while (count().d < 100 && child.exitCode === null) await sleep(5)
    child.kill('SIGKILL')
    await exited
    const kept = count()
    expect(kept.d).toBeGreaterThanOrEqual(100)
    expect(kept.d).toBeLessThan(total)
    expect(kept.t).toBe(kept.d)
    const app = openTestApplication(library)
    const interrupted = app.jobs.list()[0]
    expect(interrupted).toMatchObject({ state: 'interrupted', resumable: true })
    const job = await app.jobs.wait(app.jobs.resume(interrupted?.id ?? 0).id)
    expect(job.state).toBe('done')
    expect(app.status().documents).toBe(total)
    expect(app.doctor().integrity).toEqual({ ok: true, problems: [] })
    await app.close()
  })

  it('stops when it is cancelled and keeps what was done', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    for (let i = 0; i < 400; i += 1)
      writeFileSync(join(source, `${i}.txt`), `Nota ${i}. ${'palabra '.repeat(3000)}\n`)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const { id } = app.import([source], false)
    while (app.status().documents === 0) await sleep(5)
    app.jobs.pause(id)
    expect(app.jobs.get(id).state).toBe('paused')
    const job = await app.jobs.cancel(id)
    expect(job.state).toBe('cancelled')
    expect(app.status().documents).toBeGreaterThan(0)
    expect(app.status().documents).toBeLessThan(400)
    await app.close()
  })
})
