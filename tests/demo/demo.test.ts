/** The demo edition that ships: layout, identifiers, dates, and that every question has its answer. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { boraJson } from '../../src/main/core/corpus/formats/bora-json.ts'

const root = join(import.meta.dirname, '../../resources/demo')
const sections = ['primera', 'segunda', 'tercera', 'cuarta'] as const
const file = z.object({ dataList: z.object({ detalleNorma: z.string().optional() }) })
const question = z.object({ _id: z.string(), text: z.string().min(5), articulo: z.string().nullable() })
const example = z.object({ texto: z.string(), espera: z.string() })

const avisos = sections.flatMap((section) =>
  readdirSync(join(root, 'edicion', section))
    .filter((name) => name !== 'listado.json')
    .map((name) => {
      const bytes = readFileSync(join(root, 'edicion', section, name))
      const parsed = boraJson.parse({ name: `${section}/${name}`, bytes }, { bodyOnly: false })
      return { section, id: name.replace('.json', ''), bytes, parsed }
    }),
)
const questions = readFileSync(join(root, 'preguntas.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => question.parse(JSON.parse(line)))

describe('the demo edition', () => {
  it('holds four sections and ninety-four avisos, each id once', () => {
    expect(new Set(avisos.map((each) => each.section)).size).toBe(4)
    expect(avisos.length).toBeGreaterThanOrEqual(94)
    expect(new Set(avisos.map((each) => each.id)).size).toBe(avisos.length)
  })

  it('parses every aviso, its section, its dates and its registry line', async () => {
    for (const aviso of avisos) {
      const { documents } = await aviso.parsed
      const document = documents[0]
      expect(document?.id).toBe(aviso.id)
      expect(document?.section).toBe(aviso.section)
      expect(document?.editionDate).toBe('2026-08-28')
      expect(document?.registryLine).toMatch(/^e\. \d\d\/08\/2026 N° \d+\/26 v\. \d\d\/\d\d\/2026$/)
    }
  })

  it('has long avisos too, one with an annex of fifty articles', async () => {
    const words: number[] = []
    for (const each of avisos) words.push((await each.parsed).documents[0]?.text.split(/\s+/).length ?? 0)
    expect(Math.max(...words)).toBeGreaterThan(3000)
    expect(words.filter((count) => count > 800).length).toBeGreaterThanOrEqual(4)
  })

  it('was signed on working days before it was published', () => {
    for (const { id, bytes } of avisos) {
      const signed = /aviso-fecha\\">[^<]*?, (\d\d)\/08\/2026/.exec(bytes.toString('utf8'))?.[1]
      if (signed === undefined) continue
      const day = new Date(`2026-08-${signed}T12:00:00Z`).getUTCDay()
      expect([id, day > 0 && day < 6 && Number(signed) < 28]).toEqual([id, true])
    }
  })

  it('marks each aviso of the Primera with a number of its own', () => {
    const marks = avisos
      .filter((each) => each.section === 'primera')
      .map((each) => {
        const { dataList } = file.parse(JSON.parse(each.bytes.toString('utf8')))
        return /#I(\d+)I#/.exec(dataList.detalleNorma ?? '')?.[1]
      })
    expect(marks).not.toContain(undefined)
    expect(new Set(marks).size).toBe(marks.length)
  })

  it('answers every question and example', async () => {
    const texts = new Map<string, string>()
    for (const each of avisos) texts.set(each.id, (await each.parsed).documents[0]?.text ?? '')
    expect(questions.length).toBeGreaterThanOrEqual(60)
    for (const each of questions) {
      expect(texts.has(each._id), each.text).toBe(true)
      // Ordinals up to the ninth, as the gazette writes them.
      if (each.articulo !== null)
        expect(texts.get(each._id), each.text).toMatch(new RegExp(`ARTÍCULO ${each.articulo}(?:°|\\.)`))
    }
    const examples = z.array(example).parse(JSON.parse(readFileSync(join(root, 'ejemplos.json'), 'utf8')))
    expect(examples).toHaveLength(3)
    for (const each of examples) expect(texts.has(each.espera)).toBe(true)
  })
})
