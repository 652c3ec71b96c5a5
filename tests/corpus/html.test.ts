import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { writtenDate } from '../../src/main/core/corpus/formats/dates.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import {
  infolegCardPage,
  infolegNormPage,
  noticePage,
  olderNoticePage,
  sectionPage,
} from '../support/html.ts'
import { column, makePdf } from '../support/pdf.ts'
import { withShared } from '../support/shared.ts'

const parse = (source: string | Uint8Array, name: string) =>
  parseFile(
    { name, bytes: typeof source === 'string' ? new TextEncoder().encode(source) : source },
    { bodyOnly: false },
  )
const one = async (source: string | Uint8Array, name: string) => {
  const { documents } = await parse(source, name)
  expect(documents).toHaveLength(1)
  if (documents[0] === undefined) throw new Error('no document')
  return documents[0]
}
const codeOf = async (work: Promise<unknown>) => {
  try {
    await work
    return 'accepted'
  } catch (error) {
    return error instanceof FojasError ? error.report().code : String(error)
  }
}

describe('an aviso page', () => {
  it('of today: facts from its title, its text, and its address in the links that share it', async () => {
    const document = await one(
      noticePage(['VISTO el expediente, y', 'RESUELVE:', 'ARTÍCULO 1°.- Créase el Registro.']),
      'guardada.html',
    )
    expect(document).toMatchObject({
      id: '900101',
      kind: 'notice',
      title: 'Resolución 41/2026',
      type: 'resolucion',
      number: '41',
      year: 2026,
      section: 'primera',
      rubro: 'Resoluciones',
      organism: 'INSTITUTO FEDERAL DE HUERTAS URBANAS',
      summary: 'Registro de Huertas. Créase.',
      sanctionDate: '2026-08-27',
      publishedFrom: '2026-08-28',
      publishedTo: '2026-08-31',
      editionDate: '2026-08-28',
      gdeCode: 'RESOL-2026-41-APN-IFHU#MPV',
      sourceUrl: 'https://www.boletinoficial.gob.ar/detalleAviso/primera/900101/20260828',
      textState: 'original',
    })
    // The same identity as its JSON has: one document, whichever comes first.
    expect(document.identities).toContain('tramite:primera:900101')
    expect(document.text).toContain('ARTÍCULO 1°.- Créase el Registro.')
    expect(document.text).not.toMatch(/no es texto|Compartir|Primera sección/)
  })

  it('of before, with the classes of the JSON', async () => {
    expect(await one(olderNoticePage, '189495.html')).toMatchObject({
      id: '189495',
      title: 'Disposición 7/2018',
      type: 'disposicion',
      number: '7',
      year: 2018,
      organism: 'SECRETARÍA DE FAROS Y BALIZAS',
      publishedFrom: '2018-08-08',
      sanctionDate: '2018-08-07',
    })
  })

  it('of the years before texts: the printed page inside it is read as the PDF it is', async () => {
    const pdf = makePdf([column(['El intendente de Valle Claro', 'ordena limpiar los canales de riego.'])])
    const page = `<html><body><script>convertBase64InUrlBlob("${pdf.toString('base64')}")</script></body></html>`
    expect((await one(page, 'detalle.html')).text).toContain('limpiar los canales de riego')
  })

  it('a section page lists, and has no text', async () => {
    const { documents, enrichments } = await parse(sectionPage, 'seccion.html')
    expect(documents).toEqual([])
    expect(enrichments).toEqual([
      {
        identity: 'tramite:primera:900101',
        facts: {
          rubro: 'RESOLUCIONES',
          organism: 'INSTITUTO FEDERAL DE HUERTAS URBANAS',
          summary: 'Registro de Huertas.',
          editionDate: '2026-08-28',
        },
      },
    ])
  })
})

describe('InfoLEG', () => {
  it('a norm in Windows-1252, with its number, type, dates and which text it is', async () => {
    const document = await one(
      Buffer.from(infolegNormPage, 'latin1'),
      'anexos/990000-994999/990638/texact.htm',
    )
    expect(document).toMatchObject({
      id: 'LEY-99002',
      kind: 'norm',
      type: 'ley',
      number: '99002',
      sanctionDate: '1993-09-22',
      textState: 'consolidated',
      identities: ['norma:LEY-99002', 'infoleg:990638'],
    })
    expect(document.text).toContain('ARTÍCULO 1°.- Todo muelle tendrá un faro.')
    expect(document.text).toContain('| Muelle | Luz |\n| Norte | Blanca |')
    expect(document.summary).toContain('Normas sobre señales lacustres')
  })

  it('a card adds to a norm that is held, and alone says what is missing', async () => {
    const { documents, enrichments, alone } = await parse(infolegCardPage, 'verNorma.do.html')
    expect(documents).toEqual([])
    expect(alone).toBe('card_only')
    expect(enrichments.map(({ identity }) => identity)).toEqual(['infoleg:990638', 'norma:LEY-99002'])
    expect(enrichments[0]?.facts).toEqual({
      organism: 'HONORABLE CONGRESO DE LA NACION ARGENTINA',
      summary: 'SE ORDENA ENCENDER LOS FAROS.',
      editionDate: '1993-10-15',
    })
  })
})

describe('any other page', () => {
  it('keeps headings and tables, and leaves what stands around the text', async () => {
    const document = await one(
      `<html><head><title>Guía</title><style>p{}</style></head><body><nav>Inicio</nav><h1>Guía de muelles</h1>
       <p>Se pide<br>turno.</p><h2>Requisitos</h2><ul><li>Plano</li><li>Tasa</li></ul>
       <table><tr><th>Eslora</th><th>Tasa</th></tr><tr><td>3 m</td><td>10</td></tr></table>
       <p style="display: none">oculto</p><footer>Contacto</footer></body></html>`,
      'guia.html',
    )
    expect(document.title).toBe('Guía de muelles')
    expect(document.text).toBe(
      'Guía de muelles\n\nSe pide\n\nturno.\n\nRequisitos\n\nPlano\n\nTasa\n\n| Eslora | Tasa |\n| 3 m | 10 |',
    )
    expect(
      document.headings.map(({ start, end, level }) => [document.text.slice(start, end), level]),
    ).toEqual([
      ['Guía de muelles', 1],
      ['Requisitos', 2],
    ])
  })

  it.each([
    ['its own word', '<meta charset="iso-8859-1">', 'latin1'],
    ['nothing said', '', 'latin1'],
    ['a word that saving made untrue', '<meta charset="iso-8859-1">', 'utf8'],
    ['a mark', '', 'utf16le'],
  ] as const)('letters by %s', async (_what, meta, encoding) => {
    const page = `<html><head>${meta}</head><body><p>El ñandú cruzó el ámbito público.</p></body></html>`
    const mark = encoding === 'utf16le' ? Buffer.from([0xff, 0xfe]) : Buffer.alloc(0)
    const document = await one(Buffer.concat([mark, Buffer.from(page, encoding)]), 'pagina.htm')
    expect(document.text).toBe('El ñandú cruzó el ámbito público.')
  })

  it('hostile ones end with a code', async () => {
    expect(await codeOf(parse('<div>'.repeat(100_000) + 'x', 'hondo.html'))).toBe('malformed_file')
    expect(await codeOf(parse('<b>'.repeat(100_000) + 'x', 'hondo.html'))).toBe('malformed_file')
    expect(await codeOf(parse(Buffer.alloc(90 * 1024 * 1024, '<p>a'), 'grande.html'))).toBe('file_too_large')
    expect(await codeOf(parse('<html><body><script>x()</script></body></html>', 'vacia.html'))).toBe(
      'no_text',
    )
    // Deep, but no deeper than is read.
    expect(await codeOf(parse('<div>'.repeat(2900) + 'hola', 'hondo.html'))).toBe('accepted')
    expect(await codeOf(parse('<p><table><tr><td>'.repeat(900) + 'hola', 'hondo.html'))).toBe('accepted')
  })
})

describe('days written in words', () => {
  it.each([
    ['Sancionada: Setiembre 22 de 1993.', '1993-09-22'],
    ['Buenos Aires, 7 de noviembre de 1966', '1966-11-07'],
    ['a los 1° días del mes de marzo de 2024', '2024-03-01'],
    ['09-mar-2026', '2026-03-09'],
    ['31 de febrero de 2020', null],
    ['nada', null],
  ])('%s', (line, day) => {
    expect(writtenDate(line)).toBe(day)
  })
})

withShared('data/boletin/bora_seccion_primera_20250529_EXCERPT.html', 'the section page of 2025', (path) => {
  it('gives each aviso its rubro, organism and day', async () => {
    const { documents, enrichments } = await parse(readFileSync(path), 'primera.html')
    expect(documents).toEqual([])
    const of = (id: string) => enrichments.find(({ identity }) => identity === `tramite:primera:${id}`)?.facts
    expect(of('326096')).toMatchObject({
      rubro: 'DECRETOS',
      organism: 'PODER EJECUTIVO',
      editionDate: '2025-05-29',
    })
    expect(of('326166')).toBeDefined()
    expect(enrichments.length).toBeGreaterThan(5)
  })
})
