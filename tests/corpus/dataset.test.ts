import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../src/main/core/corpus/formats/csv.ts'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { FojasError } from '../../src/shared/errors/index.ts'

const parse = (text: string, name: string) =>
  parseFile({ name, bytes: new TextEncoder().encode(text) }, { bodyOnly: false })
const codeOf = async (text: string, name: string) => {
  const error: unknown = await parse(text, name).catch((reason: unknown) => reason)
  return error instanceof FojasError ? error.report().code : error
}
const rows = [
  { _id: 'f1', question: '¿Quién cuida el faro?', context: 'La Agencia, "de día".\nY el farero.' },
  { _id: 'f2', question: '¿Y de noche?', context: 'La Agencia, "de día".\nY el farero.', grade: 1 },
  { _id: 'f1', question: '¿Cuándo?', context: 'Siempre.', grade: 0 },
]
const jsonl = rows.map((row) => JSON.stringify(row)).join('\n')
const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
const csv = ['_id,question,context,grade']
  .concat(
    rows.map((row) => [row._id, row.question, row.context, String(row.grade ?? '')].map(quote).join(',')),
  )
  .join('\r\n')

describe('question-context data sets', () => {
  it.each([
    ['q.jsonl', jsonl],
    ['q.csv', csv],
  ])('%s: equal contexts are one document with its questions', async (name, text) => {
    const { documents } = await parse(text, name)
    expect(documents.map((each) => each.id)).toEqual(['f1', `${name}#3`])
    expect(documents[0]?.text).toBe('La Agencia, "de día".\n\nY el farero.')
    expect(documents[0]?.questions).toEqual([
      { text: '¿Quién cuida el faro?', grade: 2 },
      { text: '¿Y de noche?', grade: 1 },
    ])
    expect(documents[1]?.questions).toEqual([{ text: '¿Cuándo?', grade: 0 }])
  })

  it('gives each fault its code', async () => {
    expect(await codeOf('a,b\n1,2', 'q.csv')).toBe('missing_columns')
    expect(await codeOf(csv.slice(0, -1), 'q.csv')).toBe('truncated_file')
    expect(await codeOf(jsonl.slice(0, -3), 'q.jsonl')).toBe('truncated_file')
    expect(await codeOf('{no\n{}', 'q.jsonl')).toBe('malformed_file')
    expect(await codeOf('{"question":"q","context":"c","grade":7}', 'q.jsonl')).toBe('malformed_file')
  })

  it('reads back any table that was written by RFC 4180', () => {
    const cell = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (table) => {
        const all = [['question', 'context'], ...table]
        // The names stand bare, so that they tell the delimiter.
        const text = ['question,context', ...table.map((row) => row.map(quote).join(','))].join('\n')
        expect(parseCsv(text)).toEqual(all)
      }),
    )
  })

  it('throws nothing but coded rejections', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('q.csv', 'q.jsonl'),
        fc.nat(400),
        fc.string(),
        async (name, at, soup) => {
          const whole = name === 'q.csv' ? csv : jsonl
          await parse(whole.slice(0, at) + soup, name).catch((error: unknown) => {
            expect(error).toBeInstanceOf(FojasError)
          })
        },
      ),
    )
  })
})
