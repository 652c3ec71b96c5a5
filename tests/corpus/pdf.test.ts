import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { column, makePdf } from '../support/pdf.ts'
import { ImportPool } from '../../src/main/core/corpus/import-pool.ts'
import { temporaryFolder } from '../support/application.ts'

const whole = { bodyOnly: false }
const read = async (bytes: Uint8Array, name = 'nota.pdf') =>
  (await parseFile({ name, bytes }, whole)).documents
const codeOf = async (bytes: Uint8Array, name = 'nota.pdf') => {
  const error: unknown = await read(bytes, name).catch((reason: unknown) => reason)
  return error instanceof FojasError ? error.report().code : error
}
const note = ['Reglamento del faro', 'La lámpara se enciende al ano-', 'checer y la cuida el farero.']

describe('PDF', () => {
  it('is one document, with its lines joined and cut words whole', async () => {
    const [title, ...rest] = note
    const second = [...column(['Al amanecer se apaga.', '2'])]
    const bytes = makePdf([[...column([title ?? '']), ...column(rest, 50, 700)], second])
    const [document, ...others] = await read(bytes)
    expect(others).toEqual([])
    expect(document).toMatchObject({ id: 'nota.pdf', kind: 'text', title: 'Reglamento del faro' })
    expect(document?.text).toBe(
      'Reglamento del faro\n\nLa lámpara se enciende al anochecer y la cuida el farero.\n\nAl amanecer se apaga.',
    )
  })

  it('is read column after column, below a heading that crosses both', async () => {
    const left = Array.from(
      { length: 10 },
      (_, i) => `izquierda ${String(i)} con palabras que la llenan toda`,
    )
    const right = Array.from({ length: 10 }, (_, i) => `derecha ${String(i)} con palabras que la llenan toda`)
    const heading =
      'Gaceta del Archipiélago de los Faros, con las disposiciones que rigen en todas sus islas mayores y menores'
    const lines = [...column([heading]), ...column(left, 50, 720), ...column(right, 300, 720)]
    // As they often come: row by row, across the columns.
    const bytes = makePdf([lines.sort((a, b) => b.y - a.y)])
    const text = (await read(bytes))[0]?.text ?? ''
    expect(text.startsWith(heading)).toBe(true)
    expect(text.match(/(?:izquierda|derecha) \d/g)).toEqual([
      ...left.map((_, i) => `izquierda ${String(i)}`),
      ...right.map((_, i) => `derecha ${String(i)}`),
    ])
  })

  it('keeps the rows of a table together', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => i)
    const bytes = makePdf([
      [
        ...column(rows.map((i) => `Isla ${String(i)}`)),
        ...column(
          rows.map((i) => `${String(i)} faros`),
          400,
        ),
      ],
    ])
    expect((await read(bytes))[0]?.text).toContain('Isla 3 3 faros')
  })

  it('of the official section is its avisos', async () => {
    const bytes = makePdf([
      column([
        'Lunes 2 de enero de 2012 Primera Sección BOLETIN OFICIAL Nº 1.234 1',
        '#I1000001I#',
        'Resolución 7/2012',
        'Apruébase el reglamento del faro de la isla.',
        '#F1000001F#',
        '#I1000002I#',
        'Disposición 8/2012',
        'Desígnase al farero.',
        '#F1000002F#',
      ]),
    ])
    const documents = await read(bytes, '20120102-01.pdf')
    expect(documents.map(({ id, kind, section, editionDate }) => [id, kind, section, editionDate])).toEqual([
      ['1000001', 'notice', 'primera', '2012-01-02'],
      ['1000002', 'notice', 'primera', '2012-01-02'],
    ])
  })

  it('has a code for each way of not being one', async () => {
    const bytes = makePdf([column(note)])
    expect(await codeOf(makePdf([column(note)], { encrypted: true }))).toBe('encrypted_pdf')
    expect(await codeOf(makePdf([[], column(['12'])]))).toBe('pdf_without_text')
    expect(await codeOf(bytes.subarray(0, bytes.length - 60))).toBe('truncated_file')
    expect(await codeOf(Buffer.from('%PDF-1.4\nnada\n%%EOF'))).toBe('malformed_file')
    expect(await codeOf(bytes, 'nota.txt')).toBe('wrong_extension')
    expect(await codeOf(Buffer.from('hola'))).toBe('wrong_extension')
  })

  it('damaged anywhere is never more than a coded rejection, nor the end of its worker', async () => {
    const bytes = makePdf([column(note), column(note)])
    const change = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    using folder = temporaryFolder()
    const requests = fc.sample(change, 120).map((changes, i) => {
      const copy = Uint8Array.from(bytes)
      for (const [at, value] of changes) copy[at] = value
      const name = `${String(i)}.pdf`
      const path = join(folder.path, name)
      writeFileSync(path, copy)
      return { path, name, size: copy.length, bodyOnly: false, knownHash: '' }
    })
    using pool = new ImportPool(1)
    const codes = new Set<string>()
    let answers = 0
    for await (const reply of pool.prepare(requests)) {
      answers += 1
      if ('rejected' in reply) codes.add(reply.rejected.code)
    }
    expect(answers).toBe(requests.length)
    const coded = ['malformed_file', 'truncated_file', 'pdf_without_text', 'encrypted_pdf', 'wrong_extension']
    expect([...codes].filter((code) => !coded.includes(code))).toEqual([])
  }, 60_000)
})
