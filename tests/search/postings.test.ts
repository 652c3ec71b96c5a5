import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openReader } from '../../src/main/core/library/connection.ts'
import type { Writer } from '../../src/main/core/library/database.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { integer } from '../../src/main/core/library/sql.ts'
import { prepareDocument } from '../../src/main/core/search/analysis/prepare.ts'
import { stem } from '../../src/main/core/search/analysis/stem.ts'
import { termHash } from '../../src/main/core/search/analysis/term-hash.ts'
import { lexicalIndex } from '../../src/main/core/search/lexical-index.ts'
import { b, DocumentTables, k1 } from '../../src/main/core/search/postings/document-table.ts'
import { ListWriter, readList } from '../../src/main/core/search/postings/list.ts'
import { ByteReader, ByteWriter } from '../../src/main/core/search/postings/bytes.ts'
import { Scorer } from '../../src/main/core/search/postings/score.ts'
import { listSegments } from '../../src/main/core/search/postings/store.ts'
import { bestDocuments } from '../../src/main/core/search/top.ts'
import { temporaryFolder } from '../support/application.ts'

const vocabulary = [
  'riego',
  'huerta',
  'limonero',
  'agua',
  'noche',
  'registro',
  'barrio',
  'plazo',
  'canal',
  'acequia',
]
/** Passages of words. */
type Text = readonly (readonly string[])[]
const text: fc.Arbitrary<Text> = fc.array(fc.array(fc.constantFrom(...vocabulary), { maxLength: 9 }), {
  maxLength: 4,
})
type Step =
  | { readonly kind: 'put'; readonly key: number; readonly text: Text }
  | { readonly kind: 'drop'; readonly key: number }
const key = fc.integer({ min: 1, max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), key, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), key }) },
)
/** Transactions of steps; some are rolled back. */
const history = fc.array(
  fc.record({
    steps: fc.array(step, { maxLength: 5 }),
    end: fc.constantFrom('kept', 'kept', 'lost before', 'lost after'),
  }),
  {
    maxLength: 30,
  },
)

/** BM25 by the book, over documents as a plain map. */
function bruteForce(documents: ReadonlyMap<number, Text>, query: readonly string[]) {
  const counts = new Map([...documents].map(([id, passages]) => [id, passages.flat().map(stem)]))
  const mean = [...counts.values()].reduce((sum, words) => sum + words.length, 0) / Math.max(1, counts.size)
  const scores = new Map<number, number>()
  for (const [id, words] of counts) {
    let score = 0
    for (const term of new Set(query.map(stem))) {
      const frequency = words.filter((word) => word === term).length
      if (frequency === 0) continue
      const holding = [...counts.values()].filter((each) => each.includes(term)).length
      const idf = Math.log(1 + (counts.size - holding + 0.5) / (holding + 0.5))
      const norm = k1 * (1 - b + (b * words.length) / (mean || 1))
      score += (idf * frequency * (k1 + 1)) / (frequency + norm)
    }
    if (score > 0) scores.set(id, score)
  }
  return scores
}

class Model {
  readonly documents = new Map<number, Text>()
  readonly #passages = new Map<number, number[]>()
  readonly #writer: Writer
  #nextPassage = 1

  constructor(writer: Writer) {
    this.#writer = writer
  }

  apply(index: ReturnType<typeof lexicalIndex>, step: Step): void {
    const old = this.#passages.get(step.key)
    if (old !== undefined) index.remove(step.key, old)
    this.#passages.delete(step.key)
    this.documents.delete(step.key)
    if (step.kind === 'drop') return
    const joined = step.text.map((words) => words.join(' '))
    let at = 0
    const spans = joined.map((passage) => {
      const span = { start: at, end: at + passage.length }
      at = span.end + 1
      return span
    })
    const ids = spans.map(() => this.#nextPassage++)
    index.add(step.key, ids, prepareDocument(joined.join('\n'), spans))
    this.#passages.set(step.key, ids)
    this.documents.set(step.key, step.text)
  }

  /** As it was, after a transaction that was not kept. */
  copy(): Model {
    const copy = new Model(this.#writer)
    for (const [key, value] of this.documents) copy.documents.set(key, value)
    for (const [key, value] of this.#passages) copy.#passages.set(key, value)
    copy.#nextPassage = this.#nextPassage
    return copy
  }
}

describe('the posting segments', () => {
  it('give the BM25 of a brute-force count after any additions, updates, deletions and lost transactions', () => {
    fc.assert(
      fc.property(history, fc.subarray(vocabulary, { minLength: 1, maxLength: 4 }), (transactions, query) => {
        using folder = temporaryFolder()
        const library = openLibrary(folder.path, 'las pruebas', migrations)
        const reader = openReader(join(folder.path, 'fojas.db'))
        const index = lexicalIndex(library.writer)
        const tables = new DocumentTables()
        const scorer = new Scorer()
        let model = new Model(library.writer)
        for (const { steps, end } of transactions) {
          const next = model.copy()
          const work = () => {
            library.writer.transaction(() => {
              index.begin()
              for (const each of steps) next.apply(index, each)
              if (end === 'lost before') throw new Error('lost')
              index.flush()
              if (end === 'lost after') throw new Error('lost')
            })
          }
          if (end === 'kept') {
            work()
            model = next
          } else expect(work).toThrow('lost')
        }
        const expected = bruteForce(model.documents, query)
        const terms = query.map((word) => ({ hash: termHash(stem(word)), times: 1 }))
        const table = tables.at(reader)
        expect(table.live).toBe(model.documents.size)
        const { documents } = scorer.score(reader, table, terms, () => undefined)
        const found = new Map<number, number>()
        table.keys.forEach((each, i) => {
          if (each !== 0 && (documents[i] ?? 0) > 0) found.set(each, documents[i] ?? 0)
        })
        expect([...found.keys()].sort()).toEqual([...expected.keys()].sort())
        for (const [id, score] of expected) expect(found.get(id)).toBeCloseTo(score, 9)
        reader.close()
        library.close()
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  it('merge as they grow in number, and lose nothing by it', () => {
    using folder = temporaryFolder()
    const library = openLibrary(folder.path, 'las pruebas', migrations)
    const index = lexicalIndex(library.writer)
    const model = new Model(library.writer)
    for (let i = 1; i <= 70; i += 1) {
      library.writer.transaction(() => {
        index.begin()
        model.apply(index, { kind: 'put', key: i, text: [['riego', `propia${i}`]] })
        index.flush()
      })
    }
    expect(listSegments(library.writer).length).toBeLessThan(10)
    const table = new DocumentTables().at(library.writer)
    const scorer = new Scorer()
    const hash = (word: string) => [{ hash: termHash(stem(word)), times: 1 }]
    expect(scorer.score(library.writer, table, hash('riego'), () => undefined).frequencies).toEqual([70])
    expect(scorer.score(library.writer, table, hash('propia33'), () => undefined).frequencies).toEqual([1])
    library.close()
  })

  it('notice a flipped byte', () => {
    using folder = temporaryFolder()
    const library = openLibrary(folder.path, 'las pruebas', migrations)
    const index = lexicalIndex(library.writer)
    library.writer.transaction(() => {
      index.begin()
      new Model(library.writer).apply(index, { kind: 'put', key: 1, text: [['riego']] })
      index.flush()
    })
    library.writer.run(`UPDATE posting_block SET terms = CAST(terms || x'00' AS BLOB)`)
    const table = new DocumentTables().at(library.writer)
    const ask = () =>
      new Scorer().score(
        library.writer,
        table,
        [{ hash: termHash(stem('riego')), times: 1 }],
        () => undefined,
      )
    expect(ask).toThrow(expect.objectContaining({ code: 'index_corrupt' }))
    library.close()
  })

  it('number a segment once, whatever was deleted', () => {
    using folder = temporaryFolder()
    const library = openLibrary(folder.path, 'las pruebas', migrations)
    const index = lexicalIndex(library.writer)
    const model = new Model(library.writer)
    const seen = new Set<number>()
    for (const kind of ['put', 'drop', 'put', 'drop', 'put'] as const) {
      library.writer.transaction(() => {
        index.begin()
        model.apply(index, { kind, key: 1, text: [['riego']] })
        index.flush()
      })
      for (const { id } of listSegments(library.writer)) {
        if (kind === 'put') expect(seen.has(id)).toBe(false)
        seen.add(id)
      }
    }
    expect(integer(library.writer.get('SELECT count(*) AS n FROM posting_tombstone') ?? {}, 'n')).toBe(0)
    library.close()
  })
})

describe('a posting list', () => {
  it('gives back what was written', () => {
    const postings = fc.uniqueArray(fc.tuple(fc.nat(5_000_000), fc.integer({ min: 1, max: 70_000 })), {
      selector: ([passage]) => passage,
    })
    fc.assert(
      fc.property(postings, (given) => {
        const sorted = given.toSorted(([x], [y]) => x - y)
        const bytes = new ByteWriter()
        const writer = new ListWriter(bytes)
        for (const [passage, frequency] of sorted) writer.add(passage, frequency)
        const read: [number, number][] = []
        readList(bytes.view(), (passage, frequency) => read.push([passage, frequency]))
        expect(read).toEqual(sorted)
      }),
    )
  })

  it('keeps integers of any size and sign', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer()), (naturals, signed) => {
        const bytes = new ByteWriter(1)
        for (const value of naturals) bytes.varint(value)
        for (const value of signed) bytes.signed(value)
        const reader = new ByteReader(bytes.take())
        expect(naturals.map(() => reader.varint())).toEqual(naturals)
        expect(signed.map(() => reader.signed())).toEqual(signed)
      }),
    )
  })
})

describe('the best documents', () => {
  it('are those of a full sort', () => {
    const scored = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 70 }), fc.func(fc.boolean()), (scores, depth, may) => {
        const keys = Uint32Array.from(scores, (_, i) => i + 1)
        const allowed = Uint8Array.from(scores, (_, i) => (may(i) ? 1 : 0))
        const expected = [...scores.keys()]
          .filter((i) => (scores[i] ?? 0) > 0 && allowed[i] === 1)
          .sort((x, y) => (scores[y] ?? 0) - (scores[x] ?? 0) || x - y)
        const found = bestDocuments(Float64Array.from(scores), keys, allowed, depth)
        expect(found).toEqual({ documents: expected.slice(0, depth), total: expected.length })
      }),
    )
  })
})
