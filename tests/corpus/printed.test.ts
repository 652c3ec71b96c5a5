import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { paragraphsOfLines } from '../../src/main/core/corpus/formats/lines.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { withShared } from '../support/shared.ts'

const whole = { bodyOnly: false }
const parse = (text: string, name: string) =>
  parseFile({ name, bytes: new TextEncoder().encode(text) }, whole)

const xml = `<?xml version="1.0"?><Aviso><NumeroTramite>#I900I#</NumeroTramite> % <Titulo>AGENCIA
DE FAROS</Titulo><Norma><Tipo>Decreto</Tipo><Numero>12</Numero>/<Ano>2031</Ano></Norma><Fecha>Bs. As., 3/2/2031
</Fecha><Articulo>Artículo 1º — Créase el faro.
</Articulo>% <NumeroTramite>#F900F#</NumeroTramite></Aviso>`
const marked = `#I901I#\nDecreto 14/2031\nCréase la conve-\nniente guardia de faros del\nsur.\n#F901F#\n#I902I#\nOtro aviso.\n#F902F#\n`

describe('printed avisos', () => {
  it('reads the facts of an XML aviso, several in one file', async () => {
    const { documents } = await parse(
      `${xml}\n%\n${xml.replaceAll('900', '903').replace(/<\?.*?\?>/, '')}`,
      'a.xml',
    )
    expect(documents.map((each) => each.id)).toEqual(['900', '903'])
    expect(documents[0]).toMatchObject({
      title: 'AGENCIA DE FAROS',
      type: 'decreto',
      number: '12',
      year: 2031,
      sanctionDate: '2031-02-03',
    })
  })

  it('repairs cut words and lines of a marked text', async () => {
    const { documents } = await parse(marked, 's.txt')
    expect(documents.map((each) => each.id)).toEqual(['901', '902'])
    expect(documents[0]).toMatchObject({ type: 'decreto', number: '14', year: 2031 })
    expect(documents[0]?.text).toContain('Créase la conveniente guardia de faros del sur.')
  })

  it('rejects a file cut within an aviso', async () => {
    await expect(parse(marked.slice(0, 60), 's.txt')).rejects.toThrow(FojasError)
    await expect(parse(xml.slice(0, 200), 'a.xml')).rejects.toThrow(FojasError)
  })

  it('throws nothing but coded rejections, wherever a file is cut or broken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom([xml, 'a.xml'] as const, [marked, 's.txt'] as const),
        fc.nat(600),
        fc.uint8Array({ maxLength: 40 }),
        async ([text, name], at, soup) => {
          const bytes = Buffer.concat([Buffer.from(text).subarray(0, at), soup])
          try {
            await parseFile({ name, bytes }, whole)
          } catch (error) {
            expect(error).toBeInstanceOf(FojasError)
          }
        },
      ),
    )
  })

  it('loses no letter when lines are joined', () => {
    const line = fc.stringMatching(/^[A-Za-zñ .:;]{0,30}$/)
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const letters = (all: readonly string[]) => all.join('').replace(/\s/g, '')
        expect(letters(paragraphsOfLines(lines))).toBe(letters(lines))
      }),
    )
  })
})

withShared('data/boletin', 'the printed gazette', (folder) => {
  const read = (name: string) => parseFile({ name, bytes: readFileSync(join(folder, name)) }, whole)

  it.each([
    ['20081015-03', 158, 'tercera', '2008-10-15', '31510'],
    ['20120102-01', 83, 'primera', '2012-01-02', '32308'],
    ['20120611-03', 177, 'tercera', '2012-06-11', '32415'],
    ['20020502-03', 56, 'tercera', '2002-05-02', '29889'],
  ])('%s holds %i avisos', async (name, count, section, editionDate, editionNumber) => {
    const { documents } = await read(`pdf-text/${name}.txt`)
    expect(documents).toHaveLength(count)
    for (const each of documents) expect(each).toMatchObject({ section, editionDate, editionNumber })
  })

  it('reads the single resolution', async () => {
    const { documents } = await read('pdf-text/resolucion_ARN_209_2025_pdf_text.txt')
    expect(documents).toHaveLength(1)
    expect(documents[0]).toMatchObject({
      type: 'resolucion',
      number: '209',
      gdeCode: 'RESOL-2025-209-APN-D#ARN',
    })
  })

  it('reads the 13 decrees', async () => {
    for (const name of readdirSync(join(folder, 'xml'))) {
      const { documents } = await read(`xml/${name}`)
      expect(documents.map((each) => each.type)).toEqual(['decreto'])
    }
    expect(readdirSync(join(folder, 'xml'))).toHaveLength(13)
  })
})
