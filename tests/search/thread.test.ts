import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { searchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

const request = (text: string) => searchInput.parse({ text, mode: 'lexical' })
const coded = (code: string): unknown => expect.objectContaining({ code })

describe('the search thread', () => {
  it('answers the searches that are not cancelled, and rejects the others', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'nota.txt'), 'El riego de la huerta.\n')
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(folder.path, 'nota.txt')], false).id)
    await expect(app.query(request('riego'), AbortSignal.abort())).rejects.toThrow(coded('cancelled'))
    const older = new AbortController()
    const cancelled = app.query(request('riego'), older.signal)
    const newer = app.query(request('huerta'))
    older.abort()
    await expect(cancelled).rejects.toThrow(coded('cancelled'))
    await expect(newer).resolves.toMatchObject({ total: 1 })
    // Errors keep their code on the way from the thread.
    await expect(app.query(request('x'.repeat(2001)))).rejects.toThrow(coded('query_too_long'))
    await app.close()
  })

  it('sees what is imported and removed while it runs', async () => {
    using folder = temporaryFolder()
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    for (const [i, word] of ['riego', 'huerta', 'canal'].entries()) {
      expect((await app.query(request('agua'))).total).toBe(i)
      const file = join(folder.path, `${word}.txt`)
      writeFileSync(file, `Agua para ${word}.\n`)
      await app.jobs.wait(app.import([file], false).id)
    }
    const { results } = await app.query(request('huerta'))
    await app.corpus.remove(results[0]?.document.key ?? 0)
    expect(await app.query(request('agua'))).toMatchObject({ total: 2 })
    expect((await app.query(request('huerta'))).unknownWords).toEqual(['huerta'])
    await app.close()
  })
})
