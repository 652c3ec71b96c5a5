import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isHeldOut, passagesOf, readNorms } from '../../scripts/semilla/norms.ts'
import { Corpus } from '../../scripts/semilla/pairs.ts'

const folder = mkdtempSync(join(tmpdir(), 'fojas-semilla-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const matters = ['ferias', 'bicicletas', 'arbolado', 'palomas', 'coros', 'fuentes', 'talleres', 'canchas']
const sentence = (n: number, from: number): string =>
  Array.from(
    { length: 40 },
    (_, i) => `${matters[(n + i * from) % matters.length]!}${(n * 7 + i) % 50} dispone`,
  ).join(' ')

/** Identifiers of both sides of the split. */
const ids = Array.from({ length: 60 }, (_, n) => String(1000 + n))
const held = ids.filter(isHeldOut)
const kept = ids.filter((id) => !isHeldOut(id))
for (const [n, id] of ids.entries())
  writeFileSync(
    join(folder, `${id}.md`),
    `---\ntitle: Ordenanza ${id} sobre ${matters[n % 8]!}\ndepartment: Concejo ${n % 3}\npublication_date: "198${n % 10}-05-01"\ntexto_resumido: Resumen de la ordenanza ${id}, que trata de ${matters[n % 8]!}.\n---\n# Ordenanza\n\n${Array.from({ length: 10 }, (_, i) => sentence(n, i + 1)).join('\n\n')}\n`,
  )
writeFileSync(join(folder, '9999.md'), '---\ntitle: Vacía\n---\nNada.\n')
writeFileSync(join(folder, 'leame.txt'), 'no es una norma')

describe('the norms that a starter model learns from', () => {
  it('are cut into passages of at most 180 words, long paragraphs between words', () => {
    const passages = passagesOf(`${'palabra '.repeat(400)}\n\n# Título\n\nSe comunica y se archiva.`)
    expect(passages.map((passage) => passage.split(/\s+/).length)).toEqual([180, 180, 40 + 1 + 5])
    expect(passages[2]).toContain('\nTítulo\nSe comunica')
    expect(passagesOf('Nada.')).toEqual([])
  })

  it('come in the order of their names, without those that say nothing', () => {
    const norms = readNorms(folder, new Set())
    expect(norms.map(({ id }) => id)).toEqual(ids)
    expect(norms[0]).toMatchObject({ title: 'Ordenanza 1000 sobre ferias', group: 'Concejo 0 198' })
  })

  it('keep the abstract of no norm of the dev or the test part', () => {
    expect(held.length).toBeGreaterThan(0)
    const dev = new Set([kept[0]!])
    const norms = new Map(readNorms(folder, dev).map((norm) => [norm.id, norm]))
    for (const id of held) expect(norms.get(id)!.abstract).toBeUndefined()
    expect(norms.get(kept[0]!)!.abstract).toBeUndefined()
    expect(norms.get(kept[1]!)!.abstract).toContain(kept[1])
  })
})

describe('pairs drawn from them', () => {
  const norms = readNorms(folder, new Set())
  const corpus = new Corpus(norms)

  it('are those of the batch’s number, whoever draws them', () => {
    const batch = corpus.batch(1, 7, 16)
    expect(new Corpus(norms).batch(1, 7, 16)).toEqual(batch)
    expect(corpus.batch(1, 8, 16)).not.toEqual(batch)
    expect(corpus.batch(2, 7, 16)).not.toEqual(batch)
  })

  it('have two texts, of as many norms as pairs', () => {
    for (let number = 0; number < 20; number++) {
      const batch = corpus.batch(1, number, 16)
      expect(batch).toHaveLength(16)
      for (const [query, passage] of batch) {
        expect(query.trim()).not.toBe('')
        expect(passage.trim()).not.toBe('')
        expect(query).not.toBe(passage)
      }
      // Passages are told apart by the numbers of their norms' words.
      expect(new Set(batch.map(([, passage]) => passage)).size).toBe(16)
    }
  })

  it('never show an abstract that is held out', () => {
    const shown = Array.from({ length: 40 }, (_, number) => corpus.batch(3, number, 16))
      .flat()
      .flat()
    const abstracts = shown.filter((text) => text.startsWith('Resumen de la ordenanza'))
    expect(abstracts.length).toBeGreaterThan(40)
    for (const id of held) expect(abstracts.some((text) => text.includes(id))).toBe(false)
  })

  it('know in how many norms a word stands', () => {
    expect(corpus.frequency('dispone')).toBe(norms.length)
    expect(corpus.frequency('inexistente')).toBe(0)
  })
})
