/**
 * A generation of part of a library, for measuring quality where encoding all of it takes too long: the passages that
 * begin within the first CHARACTERS of every document (the baselines of ../shared/data/README.md read three passages of
 * up to 180 words: about 2,800), and all passages of the documents named.
 * node bench/quality-generation.ts LIBRARY [CHARACTERS [DOCUMENT_ID…]]
 * Resumes after a kill. The generation's passage rule says that it is partial, so that no index is taken for it.
 */
import { join } from 'node:path'
import { migrations } from '../src/main/core/library/migrations.ts'
import { openLibrary } from '../src/main/core/library/library.ts'
import { integer } from '../src/main/core/library/sql.ts'
import { readPassage, readText } from '../src/main/core/corpus/read.ts'
import { VectorService } from '../src/main/core/vectors/service.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'

const [directory, charactersText = '2800', ...whole] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: quality-generation.ts LIBRARY [CHARACTERS [DOCUMENT_ID…]]')
  process.exit(2)
}
const characters = Number(charactersText)
const library = openLibrary(directory, 'bench/quality-generation', migrations)
const engines = createNodeEngineHost()
const encoder = engines.encoder('index')
const model = join(import.meta.dirname, '../resources/models/semilla')
const info = await encoder.load({ directory: model, precision: 'int8' })
const { writer } = library
const marks = whole.map(() => '?').join(',')
const ids = writer
  .all(
    `SELECT id FROM passage WHERE start < ? OR document_key IN (SELECT key FROM document WHERE id IN (${marks}))
     ORDER BY start / 200, id`,
    characters,
    ...whole,
  )
  .map((row) => integer(row, 'id'))
const texts = new Map<number, string>()
const textOf = (key: number) => {
  const known = texts.get(key) ?? readText(writer, key).text
  if (texts.size > 2000) texts.clear()
  texts.set(key, known)
  return known
}
const vectors = new VectorService(writer)
const begun = Date.now()
let shown = 0
let start: number | undefined
const stop = new AbortController()
process.once('SIGTERM', () => {
  stop.abort()
})
const generation = await vectors.build(
  {
    model: 'semilla',
    modelHash: info.modelHash,
    tokenizerHash: info.tokenizerHash,
    pooling: info.pooling,
    prompt: '',
    maxLength: info.maxLength,
    precision: info.precision,
    headerRule: 'none',
    passageRule: 'articles-120-words, partial',
    bodyOnly: true,
    dimension: info.dimension,
  },
  encoder,
  {
    ids: () => ids,
    texts: (some) =>
      some.map((id) => {
        const passage = readPassage(writer, id)
        return passage === undefined
          ? undefined
          : textOf(passage.documentKey).slice(passage.start, passage.end)
      }),
  },
  {
    signal: stop.signal,
    breathe: () => Promise.resolve(),
    progress({ done, total }) {
      start ??= done
      if (Date.now() - shown < 10_000) return
      shown = Date.now()
      const rate = (done - start) / ((Date.now() - begun) / 1000)
      console.error(`${done} / ${total}  ${rate.toFixed(0)} a second`)
    },
  },
)
vectors.activate(generation.id)
console.log(`${generation.vectors} vectors in ${((Date.now() - begun) / 1000).toFixed(0)} s`)
await engines.close()
library.close()
