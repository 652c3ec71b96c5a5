import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ImportPool } from '../../src/main/core/corpus/import-pool.ts'
import { fileLimit } from '../../src/main/core/corpus/formats/index.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

const good = 'Una nota sobre el riego de la huerta.\n'

describe('bad input', () => {
  it('is rejected file by file, and the others go on', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    writeFileSync(join(source, 'a.txt'), good)
    writeFileSync(join(source, 'vacío.txt'), '')
    // 200 MB that take no room on the disk.
    const huge = openSync(join(source, 'enorme.txt'), 'w')
    ftruncateSync(huge, 200 * 1024 * 1024)
    closeSync(huge)
    symlinkSync(join(source, 'nadie.txt'), join(source, 'colgado.txt'))
    symlinkSync(source, join(source, 'vuelta'))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const paths = [source, join(folder.path, 'no existe')]
    const job = await app.jobs.wait(app.import(paths, false).id)
    expect(job).toMatchObject({ state: 'done', result: { documents: 1 } })
    const { rejected } = job.result as { rejected: { file: string; code: string }[] }
    expect(rejected.map((each) => each.code).sort()).toEqual([
      'empty_file',
      'file_too_large',
      'path_not_found',
      'path_unreadable',
    ])
    expect(app.files('rejected', 10, 0).total).toBe(2)
    await app.close()
  })

  it('of a path that goes between the look and its turn leaves nothing behind', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    const file = join(source, 'a.txt')
    writeFileSync(file, good)
    using pool = new ImportPool(1)
    const found = await pool.walk([source], { root: null, exclude: folder.path + '/biblioteca' })
    rmSync(file)
    const replies = []
    const requests = found.files.map((each) => ({ ...each, bodyOnly: false, knownHash: '' }))
    for await (const reply of pool.prepare(requests)) replies.push(reply)
    expect(replies).toMatchObject([{ rejected: { code: 'path_not_found' } }])
  })

  it('under the limit is taken, in memory that does not end the program', async () => {
    using folder = temporaryFolder()
    const line = `${'palabra '.repeat(30).trim()}.\n\n`
    const file = join(folder.path, 'larga.txt')
    writeFileSync(file, line.repeat(Math.floor((12 * 1024 * 1024) / line.length)))
    expect(12 * 1024 * 1024).toBeLessThan(fileLimit)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const job = await app.jobs.wait(app.import([file], false).id)
    expect(job.result).toMatchObject({ documents: 1, rejected: [] })
    await app.close()
  })

  it('that brings a worker down is the only file rejected', async () => {
    using folder = temporaryFolder()
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt']
    for (const name of names) writeFileSync(join(folder.path, name), good)
    // 60 MB of short paragraphs are far more than 64 MB of heap can hold in pieces.
    writeFileSync(join(folder.path, 'b.txt'), 'Uno dos tres.\n\n'.repeat(4_000_000))
    using pool = new ImportPool(1, { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 })
    const requests = names.map((name) => ({
      path: join(folder.path, name),
      name,
      size: 1,
      bodyOnly: false,
      knownHash: '',
    }))
    const replies = []
    for await (const reply of pool.prepare(requests))
      replies.push('rejected' in reply ? reply.rejected.code : 'kept')
    expect(replies).toEqual(['kept', 'out_of_memory', 'kept', 'kept'])
  })

  it('the same folder twice, at once and again, is one import', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    writeFileSync(join(source, 'a.txt'), good)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const once = await app.jobs.wait(app.import([source, source], false).id)
    expect(once.result).toMatchObject({ documents: 1, rejected: [] })
    const [x, y] = [app.import([source], false), app.import([source], false)]
    expect((await app.jobs.wait(x.id)).result).toMatchObject({ documents: 0, unchanged: 1 })
    expect((await app.jobs.wait(y.id)).result).toMatchObject({ documents: 0, unchanged: 1 })
    expect(app.status().documents).toBe(1)
    await app.close()
  })
})
