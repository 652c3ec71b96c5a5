/** The manual says what there is: its pages are listed, its pictures are there, its commands run on the demo edition. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const run = promisify(execFile)
const folder = join(projectRoot, 'docs/manual')
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
const textOf = (page: string) => readFileSync(join(folder, page), 'utf8')
/** `img/lector.png`, `buscar.md`: what a page links to within the manual. */
const links = (page: string) => [...textOf(page).matchAll(/\]\(([^)#:\s]+)\)/g)].map(([, to]) => to ?? '')

describe('the manual', () => {
  it('lists every page, and links to nothing that is not there', () => {
    const listed = new Set(links('indice.md'))
    expect(pages.filter((page) => page !== 'indice.md' && !listed.has(page))).toEqual([])
    const broken = pages.flatMap((page) =>
      links(page)
        .filter((to) => !existsSync(join(folder, to)))
        .map((to) => `${page} → ${to}`),
    )
    expect(broken).toEqual([])
  })

  it('shows every picture that is taken for it', () => {
    const shown = new Set(pages.flatMap(links))
    const spare = readdirSync(join(folder, 'img')).filter((name) => !shown.has(`img/${name}`))
    expect(spare).toEqual([])
  })
})

describe("the manual's commands, on the demo edition", () => {
  const place = temporaryFolder()
  const library = join(place.path, 'biblioteca')

  beforeAll(async () => {
    const app = openTestApplication(library)
    const demo = join(projectRoot, 'resources/demo')
    const parts = ['edicion', 'normas', 'anteriores'].map((each) => join(demo, each))
    await app.jobs.wait(app.import(parts, false, true).id)
    await app.close()
  })

  afterAll(() => {
    place[Symbol.dispose]()
  })

  /** Arguments as a shell would part them; the manual quotes with `"` alone. */
  const wordsOf = (line: string) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  const commands = [...textOf('leer.md').matchAll(/^npx fojas (.+)$/gm)].map(([, line]) => line ?? '')

  it('has some', () => {
    expect(commands.length).toBeGreaterThanOrEqual(4)
  })

  it.each(commands)('npx fojas %s', async (line) => {
    const { stdout } = await run(
      process.execPath,
      [join(projectRoot, 'bin/fojas.mjs'), ...wordsOf(line), '--library', library],
      { cwd: projectRoot },
    )
    expect(stdout.trim()).not.toBe('')
    if (!line.includes('--json')) return
    const answer: unknown = JSON.parse(stdout)
    // What the page promises of it.
    if (line.startsWith('show'))
      expect(answer).toMatchObject({
        id: 'DEC-318-2024',
        article: '5',
        citation: 'art. 5°, Decreto 318/2024, texto según art. 1°, Decreto 512/2026 (B.O. 28/8/2026)',
        textState: 'Texto actualizado según InfoLEG; última modificación anotada: B.O. 28/8/2026',
      })
    else
      expect(answer).toMatchObject({
        references: [{ kind: 'decreto', number: '318', year: 2024, article: '5' }],
      })
  })
})
