/** Links of a norm in Markdown: their words stay in the text, and which norm they lead to goes with its notes. */
import { describe, expect, it } from 'vitest'
import { normMarkdown } from '../../src/main/core/corpus/formats/norm-markdown.ts'
import { prepareDocumentOf } from '../../src/main/core/corpus/prepare-file.ts'

const site = 'http://ejemplo.invalid/infolegInternet/verNorma.do'

async function read(body: string) {
  const source = `---\nidentifier: "LEY-90001"\ntitle: "Faros"\n---\n# Faros\n\n${body}\n`
  const file = { name: 'LEY-90001.md', bytes: new TextEncoder().encode(source) }
  const { documents } = await normMarkdown.parse(file, { bodyOnly: false })
  const [document] = documents
  if (document === undefined) throw new Error('no document')
  return document
}

const article = 'ARTÍCULO 1°.- Los faros se encienden al caer la tarde.'

describe('a link to a norm', () => {
  it('is its words in the text, whole where the page broke it in two lines', async () => {
    const { text, links } = await read(
      `${article}\n\n*(Artículo sustituido por art. 2° de la*[Ley\n\nN° 90.002](${site}?id=71)*B.O. 6/3/2026.)*\n\n` +
        `ARTÍCULO 2°.- Rige la [Ley 90.003](${site}?id=LEY C 090003 1955 06 15).`,
    )
    expect(text).toBe(
      `${article}\n\n(Artículo sustituido por art. 2° de la Ley N° 90.002 B.O. 6/3/2026.)\n\nARTÍCULO 2°.- Rige la Ley 90.003.`,
    )
    const end = text.indexOf('90.002') + '90.002'.length
    expect(links).toEqual([{ end, infolegId: 71 }])
  })

  it('says which decree of that number changed the article', async () => {
    const note = (id: number) =>
      `*(Artículo sustituido por art. 3° del*[Decreto N° 318/2024](${site}?id=${id})*B.O. 5/2/2024)*`
    const document = await read(
      `${article}\n\n${note(501)}\n\nARTÍCULO 2°.- Las boyas son verdes.\n\n${note(502)}\n\n` +
        'ARTÍCULO 3°.- Las balizas son rojas.\n\n(Artículo incorporado por art. 1° de la Ley 90.004 B.O. 7/8/2025)',
    )
    const { amendments } = prepareDocumentOf(document).facts
    expect(amendments.map(({ infolegId, number, articles }) => [infolegId, number, articles])).toEqual([
      [501, '318', ['1']],
      [502, '318', ['2']],
      [null, '90004', ['3']],
    ])
  })

  it('is nothing where the source has none', async () => {
    expect((await read(article)).links).toBeUndefined()
  })
})
