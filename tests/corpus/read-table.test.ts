/** A table of facts in the letters that spreadsheets save: the same rows, stretch after stretch. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FactRow } from '../../src/main/core/corpus/formats/row-format.ts'
import { readTable } from '../../src/main/core/corpus/read-table.ts'
import { temporaryFolder } from '../support/application.ts'

const columns =
  'id_norma;tipo_norma;numero_norma;organismo_origen;fecha_boletin;titulo_resumido;modificada_por;modifica_a'
/** Letters one of whose two bytes is a 10, as a line's end is. */
const letters = 'Ċ ਅ ñandú'
const lines = Array.from(
  { length: 4000 },
  (_, i) => `${i + 1};Ley;${i + 1};CONGRESO;2020-03-04;"${letters} ${'faro '.repeat(20)}\n${i}";0;1`,
)
const text = `\uFEFF${[columns, ...lines].join('\r\n')}\r\n`

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16()
}

function rowsOf(path: string): { rows: FactRow[]; malformed: number; stretches: number } {
  const rows: FactRow[] = []
  let [at, malformed, stretches, done] = [0, 0, 0, false]
  while (!done) {
    const batch = readTable(path, 'catalogo.csv', at)
    rows.push(...batch.rows)
    malformed += batch.malformed
    stretches += 1
    expect(batch.next).toBeGreaterThan(at)
    at = batch.next
    done = batch.done
  }
  return { rows, malformed, stretches }
}

it.each([
  ['UTF-8', Buffer.from(text, 'utf8'), 0],
  ['UTF-16, low byte first', Buffer.from(text, 'utf16le'), 0],
  ['UTF-16, high byte first', swapped(Buffer.from(text, 'utf16le')), 0],
  ['UTF-16, cut inside a letter', Buffer.concat([Buffer.from(text, 'utf16le'), Buffer.from([65])]), 1],
])('%s', (_, bytes, damaged) => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'catalogo.csv')
  writeFileSync(path, bytes)
  const { rows, malformed, stretches } = rowsOf(path)
  expect(stretches).toBeGreaterThan(2)
  expect([rows.length, malformed]).toEqual([4000, damaged])
  expect(rows[3999]).toMatchObject({ id: 4000, type: 'ley', organism: 'CONGRESO', published: '2020-03-04' })
  expect(rows[17]).toMatchObject({ title: expect.stringContaining(letters) as unknown })
})

it('gives up a line that was never closed, and goes on with the next', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'catalogo.csv')
  const open = `1;Ley;1;"${'x'.repeat(10 * 1024 * 1024)};2020-03-04;a;0;1`
  const good = '2;Ley;2;CONGRESO;2020-03-04;Faros;0;1'
  writeFileSync(path, Buffer.from(`\uFEFF${[columns, open, good].join('\n')}\n`, 'utf16le'))
  const { rows, malformed } = rowsOf(path)
  expect(rows.map((row) => (row.kind === 'norm' ? row.id : 0))).toEqual([2])
  // What is left of the line is one more.
  expect(malformed).toBe(2)
})
