/**
 * Search at scale: the whole application's search, each leg, and peers over the same rows.
 *
 *   node bench/search.ts make FOLDER [--count 1000000] [--dimension 256] [--words WORDS.json | --library LIBRARY]
 *   node bench/search.ts measure FOLDER [--queries QUERIES.jsonl] [--sample 200] [--peer-queries 100] [--no-peers]
 *     [--python PYTHON [--python-peers FAISS,usearch,hnswlib]] [--work FOLDER]
 *
 * `make` writes a library of synthetic passages, about twenty a document, through the project's own writers. Words and
 * lengths of passages are counted in LIBRARY (some thousand of its documents; it is only read), or were before
 * (WORDS.json: `words.json` of another folder); a law of Zipf and Mandelbrot without either. Vectors are made
 * of those of LIBRARY where it has some of that dimension, else of drawn ones (search/cloud.ts). Needs 4 · count · dimension bytes for the float
 * rows beside the library.
 *
 * `measure` takes such a folder, or a real library with an index by semilla, which it only reads (and writes beside, in
 * --work or a temporary folder, what it needs: for a real library 4 bytes a value). QUERIES.jsonl has lines of {"text"}; without it the
 * questions of a synthetic library are drawn from its words. Every stage is a process of its own: hybrid with the question's
 * encoding counted, after the pages of the library and the model were dropped (`dd iflag=nocache`; Linux) and warm; words
 * and meaning alone; filters that leave about 1 %, 10 % and 50 %; first question, memory and disk. The semantic leg's
 * recall@10 is against an exact scan: of the float rows of a synthetic library, of the int8 rows of a real one.
 *
 * Peers: sqlite-vec's exact KNN and plain FTS5; with --python, FAISS, usearch and hnswlib (bench/peers/search_peers.py).
 * Prints tables and one JSON object; times are milliseconds. Only a quiet machine's figures are a claim.
 */
import { parseArgs } from 'node:util'
import { make } from './search/make.ts'
import { measure } from './search/measure.ts'
import { show } from './search/show.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000000' },
    dimension: { type: 'string', default: '256' },
    words: { type: 'string' },
    library: { type: 'string' },
    queries: { type: 'string' },
    sample: { type: 'string', default: '200' },
    'peer-queries': { type: 'string', default: '100' },
    'no-peers': { type: 'boolean', default: false },
    python: { type: 'string' },
    'python-peers': { type: 'string', default: 'FAISS,usearch,hnswlib' },
    work: { type: 'string' },
  },
})
const [command, folder] = positionals
if (folder === undefined || (command !== 'make' && command !== 'measure')) {
  console.error('usage: search.ts make|measure FOLDER …, see the head of the file')
  process.exit(2)
}
if (command === 'make') {
  const { words, library } = values
  const made = make({
    folder,
    count: Number(values.count),
    dimension: Number(values.dimension),
    words,
    library,
  })
  console.log(JSON.stringify(made, null, 2))
} else {
  const measured = await measure({
    folder,
    queries: values.queries,
    sample: Number(values.sample),
    peerQueries: Number(values['peer-queries']),
    work: values.work,
    python: values.python,
    pythonPeers: values['python-peers'],
    peers: !values['no-peers'],
  })
  console.log(`${show(measured)}\n\n${JSON.stringify(measured, null, 2)}`)
}
