import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { ImportPool } from '../../src/main/core/corpus/import-pool.ts'
import { temporaryFolder } from '../support/application.ts'

const read = (bytes: Uint8Array, name = 'q.parquet') => parseFile({ name, bytes }, { bodyOnly: false })
const codeOf = async (bytes: Uint8Array, name?: string) => {
  const error: unknown = await read(bytes, name).catch((reason: unknown) => reason)
  return error instanceof FojasError ? error.report().code : error
}
const question = { name: 'question', data: ['¿Quién cuida el faro?', '¿Y de noche?', '¿Cuándo?'] }
const context = { name: 'context', data: ['La Agencia.', 'La Agencia.', 'Siempre.'] }
const grade = { name: 'grade', data: [2n, 1n, 0n], type: 'INT64' as const }
const other = { name: 'otra', data: [true, false, true] }
const good = new Uint8Array(parquetWriteBuffer({ columnData: [question, other, context, grade] }))

describe('Parquet data sets', () => {
  it('are read as those in JSONL: equal contexts are one document', async () => {
    const { documents } = await read(good)
    expect(documents.map(({ id, text }) => [id, text])).toEqual([
      ['q.parquet#1', 'La Agencia.'],
      ['q.parquet#3', 'Siempre.'],
    ])
    expect(documents[0]?.questions).toEqual([
      { text: '¿Quién cuida el faro?', grade: 2 },
      { text: '¿Y de noche?', grade: 1 },
    ])
  })

  it('have a code for each way of not being one', async () => {
    const lacking = new Uint8Array(parquetWriteBuffer({ columnData: [question] }))
    expect(await codeOf(lacking)).toBe('missing_columns')
    expect(await codeOf(good.subarray(0, good.length - 20))).toBe('truncated_file')
    expect(await codeOf(new TextEncoder().encode('question,context'))).toBe('wrong_extension')
    expect(await codeOf(good, 'q.csv')).toBe('wrong_extension')
  })

  it('damaged anywhere are never more than a coded rejection, not even those whose counts never end', async () => {
    const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    using folder = temporaryFolder()
    const requests = fc.sample(change, 60).map((changes, i) => {
      const copy = Uint8Array.from(good)
      for (const [at, value] of changes) copy[at] = value
      const name = `${String(i)}.parquet`
      const path = join(folder.path, name)
      writeFileSync(path, copy)
      return { path, name, size: copy.length, bodyOnly: false, knownHash: '' }
    })
    using pool = new ImportPool(2, { maxOldGenerationSizeMb: 128 }, { file: 2000, megabyte: 0 })
    const codes: string[] = []
    let answers = 0
    for await (const reply of pool.prepare(requests)) {
      answers += 1
      if ('rejected' in reply) codes.push(reply.rejected.code)
    }
    expect(answers).toBe(requests.length)
    const coded = ['malformed_file', 'truncated_file', 'missing_columns', 'no_text', 'wrong_extension']
    const gone = ['file_too_slow', 'out_of_memory', 'wrong_encoding', 'empty_file']
    expect(codes.filter((code) => ![...coded, ...gone].includes(code))).toEqual([])
  }, 120_000)

  it('whose counts never end are given up after a time, and the next file is read', async () => {
    using folder = temporaryFolder()
    // A count in the header of a page.
    const endless = new Uint8Array(parquetWriteBuffer({ columnData: [question, context, grade] }))
    endless[150] = 208
    const requests = [endless, good].map((bytes, i) => {
      const name = `${String(i)}.parquet`
      writeFileSync(join(folder.path, name), bytes)
      return { path: join(folder.path, name), name, size: bytes.length, bodyOnly: false, knownHash: '' }
    })
    using pool = new ImportPool(1, { maxOldGenerationSizeMb: 512 }, { file: 8000, megabyte: 0 })
    const replies = []
    for await (const reply of pool.prepare(requests)) replies.push(reply)
    expect(replies).toMatchObject([
      { rejected: { code: 'file_too_slow' } },
      { file: { documents: [{ length: 11 }, { length: 8 }] } },
    ])
  }, 60_000)
})
