import {
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { listed, makeDocx, makeOdt, paragraph, run } from '../support/office.ts'

const parse = async (bytes: Uint8Array, name: string) => {
  const { documents } = await parseFile({ name, bytes }, { bodyOnly: false })
  const [document] = documents
  if (document === undefined) throw new Error('no document')
  return document
}
const codeOf = async (bytes: Uint8Array, name: string) => {
  try {
    await parse(bytes, name)
    return 'accepted'
  } catch (error) {
    return error instanceof FojasError ? error.report().code : String(error)
  }
}
const linesOf = async (body: string, parts: Partial<Parameters<typeof makeDocx>[0]> = {}) =>
  (await parse(makeDocx({ body, ...parts }), 'a.docx')).text.split('\n\n')

const level = (index: number, format: string, text: string, more = '') =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>${more}</w:lvl>`
const lists = `<w:abstractNum w:abstractNumId="7">${level(0, 'decimal', 'ARTÍCULO %1°.-')}${level(1, 'lowerLetter', '%2)')}${level(2, 'lowerRoman', '%1.%2.%3')}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>`

describe('a Word document', () => {
  it('writes the numbers of its lists: levels begin anew below a higher one, a list goes on where it was left', async () => {
    const body = [
      listed('Objeto.', 0),
      listed('uno', 1),
      listed('dos', 1),
      paragraph(run('Entre medio.')),
      listed('Plazo.', 0),
      listed('otro', 1),
      listed('hondo', 2),
      listed('Sigue.', 0, 3),
      listed('De nuevo.', 0, 2),
      listed('Y va.', 0, 2),
    ].join('')
    expect(await linesOf(body, { numbering: lists })).toEqual([
      'ARTÍCULO 1°.- Objeto.',
      'a) uno',
      'b) dos',
      'Entre medio.',
      'ARTÍCULO 2°.- Plazo.',
      'a) otro',
      '2.a.i hondo',
      'ARTÍCULO 3°.- Sigue.',
      'ARTÍCULO 1°.- De nuevo.',
      'ARTÍCULO 2°.- Y va.',
    ])
  })

  it('numbers paragraphs whose style is of a list, by the level that names the style', async () => {
    const numbering = `<w:abstractNum w:abstractNumId="1">${level(0, 'upperRoman', 'CAPÍTULO %1', '<w:pStyle w:val="Ttulo1"/>')}${level(1, 'decimal', '%1.%2.', '<w:isLgl/><w:pStyle w:val="Clausula"/>')}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`
    const styles = `<w:style w:styleId="Ttulo1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
      <w:style w:styleId="Clausula"><w:name w:val="Clausula"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
      <w:style w:styleId="TDC1"><w:name w:val="toc 1"/></w:style>`
    const styled = (style: string, text: string) => paragraph(run(text), `<w:pStyle w:val="${style}"/>`)
    const bytes = makeDocx({
      body: [
        styled('TDC1', 'Partes ..... 1'),
        styled('Ttulo1', 'Partes'),
        styled('Clausula', 'El comodante.'),
        styled('Ttulo1', 'Cosa'),
        styled('Clausula', 'El muelle.'),
      ].join(''),
      numbering,
      styles,
    })
    const document = await parse(bytes, 'contratos/comodato.docx')
    expect(document.text.split('\n\n')).toEqual([
      'CAPÍTULO I Partes',
      '1.1. El comodante.',
      'CAPÍTULO II Cosa',
      '2.1. El muelle.',
    ])
    expect(document).toMatchObject({ kind: 'own', title: 'CAPÍTULO I Partes', id: 'contratos/comodato.docx' })
    expect(document.headings.map((each) => each.level)).toEqual([1, 1])
  })

  it('is the text with every tracked change accepted, and without what is hidden', async () => {
    const body =
      paragraph(
        run('Se pagará ') +
          `<w:del>${run('diez').replace('w:t ', 'w:delText ').replace('/w:t>', '/w:delText>')}</w:del><w:ins>${run('veinte')}</w:ins>` +
          run(' módulos') +
          run(' secretos', '<w:vanish/>') +
          run('.', '<w:vanish w:val="0"/>'),
      ) +
      `<w:moveFrom>${paragraph(run('mudado'))}</w:moveFrom>` +
      paragraph(run('La parte '), '<w:rPr><w:del w:id="1"/></w:rPr>') +
      paragraph(run('locadora.')) +
      paragraph(
        '<w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice><w:txbxContent>' +
          paragraph(run('En un cuadro.')) +
          '</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>' +
          paragraph(run('En un cuadro.')) +
          '</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>',
      )
    expect(await linesOf(body)).toEqual(['Se pagará veinte módulos.', 'La parte locadora.', 'En un cuadro.'])
  })

  it('has its tables as rows, its notes at the end, and its tabulators as blanks', async () => {
    const cell = (text: string, properties = '') =>
      `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(run(text))}</w:tc>`
    const body =
      paragraph(
        `<w:r><w:t>El canon</w:t><w:footnoteReference w:id="2"/><w:tab/><w:t>es anual.</w:t></w:r>`,
        '<w:tabs><w:tab w:val="left"/></w:tabs>',
      ) +
      `<w:tbl><w:tr>${cell('Muelle')}${cell('Tasa|')}</w:tr><w:tr>${cell('Todos', '<w:gridSpan w:val="2"/>')}</w:tr>
       <w:tr><w:trPr><w:del/></w:trPr>${cell('borrada')}${cell('x')}</w:tr></w:tbl>` +
      `<w:tbl><w:tr>${cell('Una sola columna.')}</w:tr></w:tbl>`
    const footnotes = `<w:footnote w:id="0" w:type="separator">${paragraph('')}</w:footnote><w:footnote w:id="2">${paragraph(run('En módulos.'))}</w:footnote>`
    expect(await linesOf(body, { footnotes })).toEqual([
      'El canon [1] es anual.',
      '| Muelle | Tasa¦ |\n| Todos |  |',
      'Una sola columna.',
      '[1] En módulos.',
    ])
  })

  it('as another program writes it', async () => {
    const written = new Document({
      numbering: {
        config: [
          { reference: 'l', levels: [{ level: 0, format: LevelFormat.DECIMAL, text: 'CLÁUSULA %1:' }] },
        ],
      },
      footnotes: { 1: { children: [new Paragraph('Según plano.')] } },
      sections: [
        {
          children: [
            new Paragraph({ text: 'CONTRATO DE AMARRE', heading: HeadingLevel.TITLE }),
            new Paragraph('Valle Claro, 3 de mayo de 2023.'),
            new Paragraph({ text: 'Se amarra.', numbering: { reference: 'l', level: 0 } }),
            new Paragraph({
              numbering: { reference: 'l', level: 0 },
              children: [new TextRun('Se paga.'), new FootnoteReferenceRun(1)],
            }),
            new Table({
              rows: [
                new TableRow({
                  children: [
                    new TableCell({ children: [new Paragraph('a')] }),
                    new TableCell({ children: [new Paragraph('b')] }),
                  ],
                }),
              ],
            }),
          ],
        },
      ],
    })
    const document = await parse(await Packer.toBuffer(written), 'x/contrato.docx')
    expect(document).toMatchObject({ title: 'CONTRATO DE AMARRE', sanctionDate: '2023-05-03', kind: 'own' })
    expect(document.text.split('\n\n').slice(2)).toEqual([
      'CLÁUSULA 1: Se amarra.',
      'CLÁUSULA 2: Se paga. [1]',
      '| a | b |',
      '[1] Según plano.',
    ])
  })

  it('that cannot be read says why', async () => {
    const old = Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(600),
    ])
    expect(await codeOf(old, 'viejo.doc')).toBe('old_office_document')
    expect(await codeOf(Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')]), 'clave.docx')).toBe(
      'encrypted_document',
    )
    expect(await codeOf(makeDocx({ body: '' }), 'vacio.docx')).toBe('no_text')
    const whole = makeDocx({ body: paragraph(run('hola')) })
    expect(await codeOf(whole.slice(0, whole.length - 30), 'cortado.docx')).toBe('truncated_file')
    expect(await codeOf(makeOdt('<text:p>hola</text:p>'), 'otro.docx')).toBe('malformed_file')
    expect(await codeOf(makeDocx({ body: '<w:p><w:r>' }), 'mal.docx')).toBe('malformed_file')
    expect(await codeOf(new TextEncoder().encode('hola'), 'falso.docx')).toBe('wrong_extension')
  })

  it('never fails without a code, whatever is inside', async () => {
    const tags = [
      'w:p',
      'w:r',
      'w:t',
      'w:tbl',
      'w:tr',
      'w:tc',
      'w:del',
      'w:pPr',
      'w:rPr',
      'w:vanish',
      'w:numPr',
      'w:footnoteReference',
    ]
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('hola', ' ', 'x'),
        fc
          .tuple(fc.constantFrom(...tags), fc.array(tie('node'), { maxLength: 4 }))
          .map(([tag, inner]) => `<${tag}>${inner.join('')}</${tag}>`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(fc.array(tree.node, { maxLength: 6 }), async (nodes) => {
        expect(['accepted', 'no_text']).toContain(await codeOf(makeDocx({ body: nodes.join('') }), 'x.docx'))
      }),
      { numRuns: 150 },
    )
  })
})

describe('an OpenDocument text', () => {
  const styles = `<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".-"/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
    <style:style style:name="T1"><style:text-properties text:display="none"/></style:style>`
  it('has its headings, list numbers, tables and notes; not what was deleted or hidden', async () => {
    const body = `<text:tracked-changes><text:changed-region><text:deletion><text:p>borrado</text:p></text:deletion></text:changed-region></text:tracked-changes>
      <text:h text:outline-level="1">Estatuto</text:h>
      <text:list text:style-name="L1"><text:list-item><text:p>Objeto.</text:p><text:list><text:list-item><text:p>remar</text:p></text:list-item><text:list-item><text:p>nadar</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Sede.</text:p></text:list-item></text:list>
      <text:p>Con<text:s/>nota<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Al pie.</text:p></text:note-body></text:note> y<text:span text:style-name="T1"> secreto</text:span> fin.</text:p>
      <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>`
    const document = await parse(makeOdt(body, styles), 'estatuto.odt')
    expect(document.text.split('\n\n')).toEqual([
      'Estatuto',
      '1.- Objeto.',
      'a) remar',
      'b) nadar',
      '2.- Sede.',
      'Con nota [1] y fin.',
      '| a | b |',
      '[1] Al pie.',
    ])
    expect(document).toMatchObject({ kind: 'own', title: 'Estatuto' })
  })
})

describe('RTF', () => {
  const rtf = (body: string) =>
    Buffer.from(`{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator Otro;}${body}}`, 'latin1')
  it('has its letters, paragraphs, tables and notes; not what was deleted or hidden', async () => {
    const document = await parse(
      rtf(
        "\\pard\\outlinelevel0 Poder general\\par\\pard Se\\'f1or \\u225?rbitro: {\\v oculto}{\\deleted borrado}queda\\~firme{\\footnote Al pie.}.\\line Sigue.\\par" +
          '{\\listtext\\tab 1.\\tab}Primero.\\par\\trowd\\intbl a\\cell b\\cell\\row\\pard fin\\par',
      ),
      'poder.rtf',
    )
    expect(document.text.split('\n\n')).toEqual([
      'Poder general',
      'Señor árbitro: queda firme [1]. Sigue.',
      '1. Primero.',
      '| a | b |',
      'fin',
      '[1] Al pie.',
    ])
    expect(document.headings.map((each) => each.level)).toEqual([1])
  })

  it('under the name of a .doc, cut, or nested without end', async () => {
    expect(await codeOf(rtf('hola\\par'), 'poder.doc')).toBe('accepted')
    expect(await codeOf(rtf('hola\\par').subarray(0, -1), 'poder.rtf')).toBe('truncated_file')
    expect(await codeOf(rtf('{'.repeat(100_000)), 'poder.rtf')).toBe('malformed_file')
  })
})
