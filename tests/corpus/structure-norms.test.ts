/** Articles of real norms by the quotation rule: those a law has of its own, beside the hundreds that it quotes. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { normMarkdown } from '../../src/main/core/corpus/formats/norm-markdown.ts'
import { structureOf } from '../../src/main/core/corpus/structure-of.ts'
import { withShared } from '../support/shared.ts'

const names = ['LEY-27742', 'LEY-27802', 'DNU-70-2023', 'LEY-17454', 'LEY-26994']

withShared('data/normas/ar.tar.xz', 'articles of real norms', (archive) => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fojas-norms-'))
    execFileSync('tar', ['-xJf', archive, '-C', folder, ...names.map((name) => `ar/${name}.md`)])
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  async function articles(name: string) {
    const bytes = readFileSync(join(folder, 'ar', `${name}.md`))
    const { documents } = await normMarkdown.parse({ name: `${name}.md`, bytes }, { bodyOnly: false })
    const [document] = documents
    if (document === undefined) throw new Error(`${name} gave no document`)
    const { outline } = structureOf(document.text, document.headings)
    return outline.filter((entry) => entry.article !== null && !entry.quoted && entry.level === 6)
  }

  it.each([
    ['LEY-27742', 238],
    ['LEY-27802', 218],
    ['DNU-70-2023', 366],
  ])('%s has %i of its own, each number once and in order', async (name, count) => {
    const own = (await articles(name)).map((entry) => entry.article)
    expect(own).toEqual(Array.from({ length: count }, (_, i) => String(i + 1)))
  })

  it('takes a line of art. 256 of the CPCCN that looks like a heading for what it is', async () => {
    const own = (await articles('LEY-17454')).map((entry) => entry.article)
    expect(own.filter((article) => article === '256')).toHaveLength(1)
    expect(own.slice(own.indexOf('255'), own.indexOf('257'))).toEqual(['255', '256'])
    expect(own.filter((article) => article === '14')).toHaveLength(1)
  })

  it('keeps the law’s own art. 4 apart from that of the code in its Anexo I', async () => {
    const fourth = (await articles('LEY-26994')).filter((entry) => entry.article === '4')
    expect(fourth.map((entry) => entry.part)).toEqual(['articulado', 'anexo'])
  })
})
