/** Makes a library of synthetic passages through the project's own writers, and beside it `vectors.f32`, `queries.f32`, `words.json`, `made.json`. */
import { hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { z } from 'zod'
import { IndexChanges } from '../../src/main/core/corpus/index-changes.ts'
import { keepDocuments } from '../../src/main/core/corpus/keep-documents.ts'
import type { ImportedDocument } from '../../src/main/core/corpus/prepare-file.ts'
import { saveSource } from '../../src/main/core/corpus/source-store.ts'
import { openReader } from '../../src/main/core/library/connection.ts'
import type { Reader, Writer } from '../../src/main/core/library/database.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { blob } from '../../src/main/core/library/sql.ts'
import { ReferenceKeeper } from '../../src/main/core/references/keeper.ts'
import { prepareDocument } from '../../src/main/core/search/analysis/prepare.ts'
import { lexicalIndex } from '../../src/main/core/search/lexical-index.ts'
import { ensureLexicalIndex } from '../../src/main/core/search/rebuild.ts'
import { scanChoiceFor } from '../../src/main/core/vectors/generation.ts'
import { measureQuantiser, toBits, toInt8 } from '../../src/main/core/vectors/quantise.ts'
import {
  activateGeneration,
  addGeneration,
  appendVectors,
  finishGeneration,
  setQuantiser,
} from '../../src/main/core/vectors/store.ts'
import { normTypes } from '../../src/shared/domain/vocabulary.ts'
import { cloud, poolOf, poolSize } from './cloud.ts'
import { Random } from './random.ts'
import { countWords, wordLaw, wordSampler, zipfWords, type WordLaw } from './words.ts'

export const made = z.object({
  count: z.number(),
  dimension: z.number(),
  words: z.string(),
  pool: z.enum(['real', 'drawn']),
  seconds: z.object({ documents: z.number(), vectors: z.number() }),
  diskMegabytes: z.number(),
})
export type Made = z.infer<typeof made>

const passagesPerDocument = 20
/** Documents of a transaction and of a source: about as many passages as an import keeps together. */
const documentsPerBatch = 200
/** Questions' vectors drawn from the same pool; other draws than the passages'. */
const queriesDrawn = 1_000
/** Rows of vectors of a transaction. */
const vectorBatch = 4_096

export interface MakeOptions {
  readonly folder: string
  readonly count: number
  readonly dimension: number
  readonly words?: string | undefined
  readonly library?: string | undefined
}

/** @param passages how many the document has */
function documentOf(
  number: number,
  passages: number,
  random: Random,
  word: () => string,
  lengths: readonly number[],
): ImportedDocument {
  const cuts: { start: number; end: number; text: string }[] = []
  let text = ''
  for (let i = 0; i < passages; i += 1) {
    const length = lengths[random.below(lengths.length)]!
    const passage = `${Array.from({ length }, word).join(' ')}.`
    if (text !== '') text += '\n\n'
    cuts.push({ start: text.length, end: text.length + passage.length, text: passage })
    text += passage
  }
  const day = new Date(Date.UTC(1990, 0, 1 + random.below(36 * 365))).toISOString().slice(0, 10)
  const others = normTypes.filter((type) => type !== 'ley')
  const rest = { rubro: null, editionNumber: null, gdeCode: null, registryLine: null, sourceUrl: null }
  return {
    document: {
      ...rest,
      id: `SINT-${number}`,
      kind: 'notice',
      identities: [`norma:SINT-${number}`],
      title: Array.from({ length: 6 }, word).join(' '),
      summary: null,
      // A tenth of the documents, a half and a hundredth: what filters ask for.
      type: random.uniform() < 0.1 ? 'ley' : others[random.below(others.length)]!,
      section: random.uniform() < 0.5 ? 'primera' : random.uniform() < 0.5 ? 'segunda' : 'tercera',
      organism: `Organismo ${random.below(100)}`,
      number: String(number),
      year: Number(day.slice(0, 4)),
      sanctionDate: day,
      publishedFrom: day,
      publishedTo: day,
      editionDate: day,
      textState: 'original',
      questions: [],
    },
    text: zstdCompressSync(Buffer.from(text, 'utf8')),
    textHash: hash('sha256', text),
    length: text.length,
    headings: '[]',
    links: '[]',
    passages: cuts.map((cut, i) => ({
      start: cut.start,
      end: cut.end,
      address: { part: 'articulado', annex: null, article: String(i + 1), heading: null, quotedBy: null },
      hash: hash('sha256', cut.text).slice(0, 32),
    })),
    prepared: prepareDocument(text, cuts),
    facts: { notes: 0, latest: null, repeal: null, amendments: [] },
    cited: [],
    rule: 0,
  }
}

function writeDocuments(writer: Writer, count: number, law: WordLaw): void {
  const random = new Random(0x51ed270b)
  const word = wordSampler(law, random)
  const index = lexicalIndex(writer)
  const counts = { documents: 0, passages: 0, unchanged: 0, updated: 0 }
  const documents = Math.ceil(count / passagesPerDocument)
  for (let from = 0; from < documents; from += documentsPerBatch) {
    const batch = Array.from({ length: Math.min(documentsPerBatch, documents - from) }, (_, i) =>
      documentOf(
        from + i + 1,
        Math.min(passagesPerDocument, count - (from + i) * passagesPerDocument),
        random,
        word,
        law.lengths,
      ),
    )
    writer.transaction(() => {
      index.begin()
      const changes = new IndexChanges()
      const name = `sintetico-${from}.jsonl`
      const row = { path: `/${name}`, name, size: 0, modifiedAt: 0, hash: name, options: 'whole' }
      const id = saveSource(writer, {
        ...row,
        state: 'imported',
        code: null,
        message: null,
        revision: 0,
        facts: 0,
      })
      const source = { id, hash: name, name, demo: false }
      keepDocuments(writer, changes, batch, source, new Map(), counts, new ReferenceKeeper(writer))
      changes.apply(index)
      index.flush()
    })
    progress('documents', from + batch.length, documents)
  }
}

/** Vectors of the library, evenly drawn; none where it has no such generation. */
function realVectors(reader: Reader, dimension: number): Float32Array[] {
  const row = reader.get(
    'SELECT id, scale FROM generation WHERE dimension = ? AND scale IS NOT NULL',
    dimension,
  )
  if (row === undefined) return []
  const [first, last] = [Number(row['id']) * 2 ** 32, (Number(row['id']) + 1) * 2 ** 32]
  const ends = reader.get(
    'SELECT min(key) AS a, max(key) AS b FROM vector WHERE key >= ? AND key < ?',
    first,
    last,
  )
  const [from, to] = [Number(ends?.['a'] ?? 0), Number(ends?.['b'] ?? 0)]
  const found: Float32Array[] = []
  for (let i = 0; i < poolSize && to > from; i += 1) {
    const at = Math.floor(from + ((to - from) * i) / poolSize)
    const near = reader.get('SELECT int8 FROM vector WHERE key >= ? ORDER BY key LIMIT 1', at)
    if (near !== undefined)
      found.push(Float32Array.from(new Int8Array(blob(near, 'int8').slice().buffer)).subarray(0, dimension))
  }
  // Neighbours in the library speak of the same: shuffled, or the greater subjects would be one.
  const random = new Random(5)
  for (let i = found.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1)
    ;[found[i], found[j]] = [found[j]!, found[i]!]
  }
  return found
}

function writeVectors(
  writer: Writer,
  { count, dimension, folder }: MakeOptions,
  pool: readonly Float32Array[],
): void {
  const sampled = cloud(pool, 3)
  const sample = new Float32Array(1_024 * dimension)
  for (let i = 0; i < 1_024; i += 1) sample.set(sampled(), i * dimension)
  const quantiser = measureQuantiser(sample, dimension, false)
  const identity = {
    ...{
      model: 'semilla',
      modelHash: 'synthetic',
      tokenizerHash: '',
      pooling: 'mean',
      prompt: '',
      maxLength: 512,
    },
    ...{ precision: 'fp32', headerRule: '', passageRule: '', bodyOnly: false, dimension },
  }
  const id = addGeneration(writer, identity, scanChoiceFor(dimension))
  setQuantiser(writer, id, quantiser)
  const next = cloud(pool, 0x2545f491)
  const floats = openSync(join(folder, 'vectors.f32'), 'w')
  for (let from = 0; from < count; from += vectorBatch) {
    const rows = Array.from({ length: Math.min(vectorBatch, count - from) }, next)
    const bytes = Buffer.concat(rows.map((row) => new Uint8Array(row.buffer)))
    writeSync(floats, bytes)
    appendVectors(
      writer,
      id,
      rows.map((row, i) => ({
        passage: from + i + 1,
        int8: toInt8(row, quantiser.scale),
        bits: toBits(row, null),
      })),
    )
    progress('vectors', from + rows.length, count)
  }
  closeSync(floats)
  const queries = cloud(pool, 0x68bc21eb)
  writeFileSync(
    join(folder, 'queries.f32'),
    Buffer.concat(Array.from({ length: queriesDrawn }, () => new Uint8Array(queries().buffer))),
  )
  finishGeneration(writer, id)
  activateGeneration(writer, id, null)
}

function progress(what: string, done: number, total: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${what}: ${done} / ${total}   ${done >= total ? '\n' : ''}`)
}

export function make(options: MakeOptions): Made {
  const { folder, count, dimension } = options
  const file = join(folder, 'fojas.db')
  if (existsSync(file) && !existsSync(join(folder, 'made.json')))
    throw new Error(`${folder} holds a library that was not made here`)
  mkdirSync(folder, { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  let law = zipfWords()
  let given: Float32Array[] = []
  if (options.words !== undefined) law = wordLaw.parse(JSON.parse(readFileSync(options.words, 'utf8')))
  if (options.library !== undefined) {
    const reader = openReader(join(options.library, 'fojas.db'))
    if (options.words === undefined) law = countWords(reader, options.library)
    given = realVectors(reader, dimension)
    reader.close()
  }
  writeFileSync(join(folder, 'words.json'), JSON.stringify(law))
  // Written before the library: what is half made may be made again.
  writeFileSync(join(folder, 'made.json'), '{}')
  const library = openLibrary(folder, 'bench/search.ts', migrations)
  ensureLexicalIndex(library.writer)
  const begun = performance.now()
  writeDocuments(library.writer, count, law)
  const between = performance.now()
  writeVectors(library.writer, options, poolOf(dimension, given))
  library.close()
  const seconds = (from: number, to: number) => Math.round((to - from) / 100) / 10
  const result: Made = {
    count,
    dimension,
    words: law.source,
    pool: given.length > 0 ? 'real' : 'drawn',
    seconds: { documents: seconds(begun, between), vectors: seconds(between, performance.now()) },
    diskMegabytes: statSync(file).size / 1e6,
  }
  writeFileSync(join(folder, 'made.json'), JSON.stringify(result, null, 2))
  return result
}
