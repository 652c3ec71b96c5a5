import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { parseGdeCode, parseNormLine } from '../../src/main/core/corpus/formats/norm-line.ts'
import { parseRegistryLine } from '../../src/main/core/corpus/formats/registry-line.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { withShared } from '../support/shared.ts'

const whole = { bodyOnly: false }
const encode = (text: string) => new TextEncoder().encode(text)
const codeOf = async (bytes: Uint8Array, name: string): Promise<string> => {
  try {
    await parseFile({ name, bytes }, whole)
    return 'accepted'
  } catch (error) {
    if (error instanceof FojasError) return error.report().code
    throw error
  }
}

describe('number lines and codes', () => {
  it.each([
    ['Resolución 241/2018', 'resolucion', '241', 2018],
    ['LEY N° 27.500', 'ley', '27500', null],
    ['Decreto N° 908/83', 'decreto', '908', 1983],
    ['Decisión Administrativa 1450/2018', 'decision_administrativa', '1450', 2018],
    ['Resolución General Conjunta 4248/2018', 'resolucion_conjunta', '4248', 2018],
    ['Decreto-Ley 6582/58', 'decreto_ley', '6582', 1958],
  ])('%s', (line, type, number, year) => {
    expect(parseNormLine(line)).toEqual({ type, number, year })
  })

  it('reads the type of a GDE code, and none from an expediente', () => {
    expect(parseGdeCode('RESOL-2026-247-APN-SCLYA#JGM')).toMatchObject({
      type: 'resolucion',
      number: '247',
      year: 2026,
    })
    expect(parseGdeCode('EX-2018-03623692-APN-RENAPER#MI')).toBeNull()
  })

  it('reads the registry line with its range of days', () => {
    expect(parseRegistryLine('Texto.\n\ne. 28/08/2026 N° 61202/26 v. 31/08/2026')).toMatchObject({
      number: '61202/26',
      from: '2026-08-28',
      to: '2026-08-31',
    })
    expect(parseRegistryLine('sin registro')).toBeNull()
  })
})

describe('files that cannot be imported', () => {
  it.each([
    ['empty_file', '', 'vacio.json'],
    ['truncated_file', '{"dataList":{"organismo":"INSTITUTO', 'cortado.json'],
    ['malformed_file', '{"dataList":{"organismo":}}', 'mal.json'],
    ['unsupported_format', '{"otra":1}', 'otra.json'],
    ['unsupported_format', 'hola', 'hoja.xyz'],
    ['wrong_extension', '%PDF-1.7 …', 'nota.txt'],
    ['no_text', '   \n\n ', 'blanco.txt'],
    ['truncated_file', '---\nidentifier: "LEY-1"\n', 'ley.md'],
    ['malformed_file', '---\nidentifier: [\n---\ntexto', 'ley.md'],
  ])('%s', async (code, text, name) => {
    expect(await codeOf(encode(text), name)).toBe(code)
  })

  it('reads Windows-1252 and rejects binary data', async () => {
    const latin = Uint8Array.from(Buffer.from('Año de la organización\n', 'latin1'))
    const { documents } = await parseFile({ name: 'nota.txt', bytes: latin }, whole)
    expect(documents[0]?.text).toBe('Año de la organización')
    expect(
      await codeOf(
        new Uint8Array(4000).map((_, i) => (i * 7) % 32),
        'nota.txt',
      ),
    ).toBe('wrong_encoding')
  })

  it('rejects any bytes with a code, or accepts them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('a.json', 'a.md', 'a.txt', 'a'),
        async (bytes, name) => {
          expect(typeof (await codeOf(bytes, name))).toBe('string')
        },
      ),
      { numRuns: 300 },
    )
  })
})

withShared('data/boletin/2018-08-08', 'the edition of 2018-08-08', (folder) => {
  it('gives 54 avisos of the Primera and 88 of the Tercera, with their facts', async () => {
    for (const [section, count] of [
      ['primera', 54],
      ['tercera', 88],
    ] as const) {
      const names = readdirSync(join(folder, section)).filter((name) => name !== 'listado.json')
      const documents = []
      for (const name of names) {
        const parsed = await parseFile(
          { name: `${section}/${name}`, bytes: readFileSync(join(folder, section, name)) },
          whole,
        )
        documents.push(...parsed.documents)
      }
      expect(documents.length).toBe(count)
      expect(documents.every((each) => each.section === section && each.editionDate === '2018-08-08')).toBe(
        true,
      )
      expect(documents.every((each) => each.organism !== 'NULL')).toBe(true)
      const several = documents.filter((each) => each.publishedFrom !== each.publishedTo).length
      expect(several).toBe(section === 'primera' ? 20 : 74)
      if (section === 'primera')
        expect(documents.filter((each) => each.type === 'decision_administrativa').length).toBe(8)
    }
  })

  it('takes a listing for its avisos only', async () => {
    const bytes = readFileSync(join(folder, 'tercera/listado.json'))
    const parsed = await parseFile({ name: 'tercera/listado.json', bytes }, whole)
    expect(parsed.documents).toEqual([])
    expect(parsed.enrichments.length).toBeGreaterThanOrEqual(88)
  })
})
