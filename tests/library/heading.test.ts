/** Documents by the words of their heading: SQLite's GLOB made to fold as the rest of Fojas does. */
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { headingCondition } from '../../src/main/core/corpus/filter.ts'

const document = {
  title: 'SECRETARÍA DE FAROS [Y] BALIZAS',
  summary: 'Señalización lacustre* 10%',
  number: '7',
  year: 2026,
}

function found(words: string): boolean {
  const db = new Database(':memory:')
  db.exec(
    'CREATE TABLE document(title TEXT, summary TEXT, organism TEXT, number TEXT, year INTEGER, id TEXT)',
  )
  db.prepare('INSERT INTO document VALUES (@title, @summary, NULL, @number, @year, NULL)').run(document)
  const { sql, params } = headingCondition(words)
  const row = db.prepare(`SELECT 1 FROM document WHERE ${sql}`).get(...params)
  db.close()
  return row !== undefined
}

describe('headingCondition', () => {
  it.each(['', 'secretaria', 'SECRETARIA balizas', 'señal', 'LACÚSTRE', '7/2026', '[y]', 'lacustre* 10%'])(
    'finds «%s»',
    (words) => {
      expect(found(words)).toBe(true)
    },
  )
  // ñ is another letter, and what means something to GLOB stands for itself.
  it.each(['senal', 's*faros', 'f?ros', '[a-z]', 'secretaria puertos', '^', ']x', '8/2026'])(
    'does not find «%s»',
    (words) => {
      expect(found(words)).toBe(false)
    },
  )
})
