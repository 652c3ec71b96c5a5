import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { integrityProblems, openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { integer } from '../../src/main/core/library/sql.ts'
import { DocumentTables } from '../../src/main/core/search/postings/document-table.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const files = 60
/** Kills at most; a machine that is done before is fine once a few have struck. */
const kills = 5

/** Numbers of one seed, so that a run that fails can be had again. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** What a library holds, after the check that no part of it is missing from another. */
function take(directory: string): { documents: number; vectors: number; jobs: string[] } {
  const library = openLibrary(directory, 'las pruebas', migrations)
  try {
    const { writer } = library
    const count = (sql: string) => integer(writer.get(`SELECT (${sql}) AS n`) ?? {}, 'n')
    expect(integrityProblems(writer)).toEqual([])
    const documents = count('SELECT count(*) FROM document')
    expect(count('SELECT count(*) FROM document_text')).toBe(documents)
    expect(count('SELECT count(DISTINCT document_key) FROM passage')).toBe(documents)
    expect(count('SELECT count(DISTINCT document_key) FROM source_document')).toBe(documents)
    expect(count('SELECT count(*) FROM reference_reading')).toBe(documents)
    expect(count(`SELECT count(*) FROM source_file WHERE state = 'imported'`)).toBe(documents)
    expect(count('SELECT count(*) FROM lexical')).toBe(count('SELECT count(*) FROM passage'))
    expect(new DocumentTables().at(writer).live).toBe(documents)
    const jobs = writer
      .all('SELECT kind, state FROM job')
      .map((row) => `${String(row['kind'])} ${String(row['state'])}`)
    return { documents, vectors: count('SELECT count(*) FROM vector'), jobs }
  } finally {
    library.close()
  }
}

it('loses nothing that was finished to kill -9 at any moment of import and index, and goes on each time', async () => {
  using folder = temporaryFolder()
  const source = join(folder.path, 'fuente')
  mkdirSync(source)
  for (let i = 0; i < files; i += 1) {
    const words = Array.from({ length: 250 }, (_, k) => `palabra${String((i * 37 + k * 11) % 4000)}`)
    writeFileSync(join(source, `${String(i)}.txt`), `Nota número ${String(i)}.\n\n${words.join(' ')}.\n`)
  }
  const library = join(folder.path, 'biblioteca')
  const seed = Date.now() % 2 ** 31
  const next = random(seed)
  let held = { documents: 0, vectors: 0 }
  let struck = 0
  let finished = false
  for (let round = 0; round < kills && !finished; round += 1) {
    const child = spawn(
      process.execPath,
      [join(projectRoot, 'tests/support/working-process.ts'), library, source],
      { stdio: 'inherit' },
    )
    const exited = once(child, 'exit')
    const over = await Promise.race([exited.then(() => true), sleep(400 + next() * 2600).then(() => false)])
    if (!over) child.kill('SIGKILL')
    await exited
    finished = over && child.exitCode === 0
    if (over) expect(child.exitCode, `seed ${String(seed)}`).toBe(0)
    else struck += 1
    const now = take(library)
    expect(now.documents, `seed ${String(seed)}`).toBeGreaterThanOrEqual(held.documents)
    expect(now.vectors, `seed ${String(seed)}`).toBeGreaterThanOrEqual(held.vectors)
    expect(now.jobs.filter((job) => /failed/.test(job))).toEqual([])
    held = now
  }
  expect(struck).toBeGreaterThan(0)
  // The next start offers to go on, and goes on to the end.
  const app = openTestApplication(library)
  for (const job of app.jobs.list().toReversed()) {
    if (job.state === 'done') continue
    expect(job).toMatchObject({ state: 'interrupted', resumable: true, error: { code: 'job_interrupted' } })
    expect((await app.jobs.wait(app.jobs.resume(job.id).id)).state).toBe('done')
  }
  if (app.jobs.list().length === 0) await app.jobs.wait(app.import([source], false).id)
  if (!app.jobs.list().some((job) => job.kind === 'index')) await app.jobs.wait(app.index().id)
  expect(app.status()).toMatchObject({ documents: files })
  const passages = app.status().passages
  await app.close()
  expect(take(library)).toMatchObject({ documents: files, vectors: passages })
}, 240_000)
