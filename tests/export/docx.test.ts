import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { exportDocx } from '../../src/main/core/export/service.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { paragraphsOf } from '../support/docx.ts'
import { writeEdition } from '../support/fixtures.ts'

describe('passages as a .docx', () => {
  const folder = temporaryFolder()
  let app: Application

  beforeAll(async () => {
    writeEdition(join(folder.path, 'edicion'))
    app = openTestApplication(join(folder.path, 'biblioteca'))
    const job = app.import([join(folder.path, 'edicion')], false)
    await app.jobs.wait(job.id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  async function passageOf(text: string) {
    const [first] = (await app.query(searchInput.parse({ text, mode: 'lexical' }))).results
    return { key: first!.document.key, start: first!.passage.start, end: first!.passage.end }
  }

  it('carry their citations, their source and the day of the library', async () => {
    const first = await passageOf('plan de riego')
    const second = await passageOf('luz blanca')
    const file = await exportDocx(app.reader, { passages: [first, second], query: 'riego <y> luces & faros' })
    expect(file.name).toMatch(/^Fojas \d{1,2}-\d{1,2}-\d{4}\.docx$/)
    const paragraphs = paragraphsOf(Buffer.from(file.base64, 'base64'))
    expect(paragraphs[0]).toEqual({ style: 'Heading1', text: 'riego &lt;y&gt; luces &amp; faros' })
    expect(paragraphs[1]?.text).toMatch(
      /^Biblioteca de 2 documentos, actualizada el \d{1,2}\/\d{1,2}\/\d{4}\. Exportado con Fojas el /,
    )
    expect(paragraphs.filter(({ style }) => style === 'Heading2').map(({ text }) => text)).toEqual([
      'Resolución 41/2026 (IFHU)',
      'Disposición 7/2026 (SFB)',
    ])
    expect(paragraphs.filter(({ style }) => style === 'Cita').map(({ text }) => text)).toEqual([
      '(art. 2° de la Resolución 41/2026 (IFHU) (B.O. 28/8/2026))',
      '(art. 1°, Disposición 7/2026 (SFB) (sustituye el art. 5°, Disposición 3/2020))',
    ])
    const quoted = paragraphs.filter(({ style }) => style === 'Transcripcion').map(({ text }) => text)
    expect(quoted[0]).toMatch(/^“ARTÍCULO 2°\.- Los solicitantes .* plan de riego .*”$/)
  })

  it('repeats no heading for two passages of one norm', async () => {
    const passage = await passageOf('plan de riego')
    const file = await exportDocx(app.reader, { passages: [passage, passage], query: '' })
    const styles = paragraphsOf(Buffer.from(file.base64, 'base64')).map(({ style }) => style)
    expect(styles.filter((style) => style === 'Heading2')).toHaveLength(1)
    expect(styles).not.toContain('Heading1')
  })

  it('refuses a document that is not held', async () => {
    await expect(
      exportDocx(app.reader, { passages: [{ key: 999_999, start: 0, end: 1 }], query: '' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})
