import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Application } from '../../src/main/core/application.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const found = async (app: Application): Promise<number> =>
  (await app.query(searchInput.parse({ text: 'balizas', mode: 'lexical', remember: false }))).total

it('a library whose words were found by an older rule has its index made anew, as a job', async () => {
  using folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  const files = Array.from({ length: 450 }, (_, i) => {
    const file = join(folder.path, `norma-${String(i)}.txt`)
    writeFileSync(file, `Norma ${String(i)} sobre ${i % 3 === 0 ? 'balizas' : 'veredas'} del puerto.\n`)
    return file
  })
  const first = openTestApplication(library)
  await first.jobs.wait(first.import(files, false).id)
  expect(await found(first)).toBe(150)
  first.library.writer.run('UPDATE lexical_state SET analysis = 0')
  await first.close()

  const app = new Application({
    libraryDirectory: library,
    resourcesDirectory: join(projectRoot, 'resources'),
    shell: 'web',
    holder: 'las pruebas',
    version: '0.0.0',
    engines: createNodeEngineHost(),
  })
  try {
    const progress: number[] = []
    app.jobs.watch(({ kind, progress: now }) => {
      if (kind === 'words' && now !== null) progress.push(now.done)
    })
    app.begin()
    const job = app.jobs.list().find(({ kind }) => kind === 'words')!
    expect((await app.jobs.wait(job.id)).state).toBe('done')
    expect(progress.at(-1)).toBe(450)
    expect(await found(app)).toBe(150)
    const state = app.library.writer.get('SELECT analysis FROM lexical_state')
    expect(Number(state!['analysis'])).toBeGreaterThan(0)
  } finally {
    await app.close()
  }
})

it('a command makes it at once', async () => {
  using folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  writeFileSync(join(folder.path, 'una.txt'), 'Las balizas del puerto.\n')
  const first = openTestApplication(library)
  await first.jobs.wait(first.import([join(folder.path, 'una.txt')], false).id)
  first.library.writer.run('UPDATE lexical_state SET analysis = 0')
  await first.close()
  const app = openTestApplication(library)
  expect(await found(app)).toBe(1)
  await app.close()
})
