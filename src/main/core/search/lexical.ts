/** The lexical leg: BM25 over whole documents and over passages, with all the query's words. */
import type { Reader } from '../library/database.ts'
import { isCommon } from './analysis/common-words.ts'
import { termHash } from './analysis/term-hash.ts'
import { k1, type DocumentTable } from './postings/document-table.ts'
import { idf, type Scorer, type WeighedTerm } from './postings/score.ts'
import type { Mandatory } from './allowed.ts'
import type { Query } from './query.ts'

export interface LexicalLeg {
  /** BM25 by number in the table; 0 where no word occurs in a passage that may answer. Valid until the next search. */
  readonly documents: Float64Array
  readonly passages: Float32Array
  /** The greatest score of a passage, phrases aside; 1 where no word occurs. */
  readonly bestPassage: number
  /** Rare words of the query, as typed, that no document contains. */
  readonly unknown: readonly string[]
}

/** What a phrase weighs in the passage that holds it: more than any word, so that it is the one shown. */
const phraseWeight = 20

function weighed(query: Query): { terms: WeighedTerm[]; texts: string[] } {
  const times = new Map<number, number>()
  const texts: string[] = []
  for (const word of query.words) {
    const hash = termHash(word.stem)
    const known = times.get(hash)
    times.set(hash, (known ?? 0) + 1)
    if (known === undefined) texts.push(word.text)
  }
  return { terms: [...times].map(([hash, count]) => ({ hash, times: count })), texts }
}

export function lexicalLeg(
  reader: Reader,
  table: DocumentTable,
  scorer: Scorer,
  query: Query,
  mandatory: readonly Mandatory[],
  passageShare: number,
  pause: () => void,
): LexicalLeg {
  const { terms, texts } = weighed(query)
  const scores = scorer.score(reader, table, terms, pause)
  const unknown = texts.filter((text, i) => scores.frequencies[i] === 0 && !isCommon(text))
  const bestPassage = blend(table, scores.documents, scores.passages, passageShare)
  for (const each of mandatory) addMandatory(table, scores.documents, scores.passages, each)
  return { documents: scores.documents, passages: scores.passages, bestPassage, unknown }
}

/**
 * A document's score becomes (1 − s) · BM25 / best + s · BM25 of its best passage / best: in a code of a thousand
 * articles the one that answers is drowned by the length of the whole.
 * @returns the best passage's score
 */
function blend(table: DocumentTable, documents: Float64Array, passages: Float32Array, share: number): number {
  const best = new Float32Array(documents.length)
  let mostPassage = 0
  for (let passage = 0; passage < passages.length; passage += 1) {
    const score = passages[passage] ?? 0
    const document = table.documentOf[passage] ?? 0
    if (score <= (best[document] ?? 0) || table.keys[document] === 0) continue
    best[document] = score
    if (score > mostPassage) mostPassage = score
  }
  let most = 0
  documents.forEach((score, document) => {
    if (score > most && table.keys[document] !== 0) most = score
  })
  if (most === 0) return 1
  for (let document = 0; document < documents.length; document += 1) {
    const whole = (documents[document] ?? 0) / most
    documents[document] = (1 - share) * whole + (share * (best[document] ?? 0)) / mostPassage
  }
  return mostPassage
}

/** A beginning of a word ranks as one more word; a phrase only chooses, since its words rank by themselves. */
function addMandatory(
  table: DocumentTable,
  documents: Float64Array,
  passages: Float32Array,
  { kind, found }: Mandatory,
): void {
  const holding = new Map<number, number>()
  for (const passage of found) {
    const document = table.documentOf[passage] ?? 0
    holding.set(document, (holding.get(document) ?? 0) + 1)
    passages[passage] = (passages[passage] ?? 0) + phraseWeight
  }
  const weight = idf(table.live, holding.size)
  for (const [document, frequency] of holding) {
    const score =
      kind === 'prefix'
        ? (weight * (k1 + 1) * frequency) / (frequency + (table.documentNorms[document] ?? 1))
        : 0
    // A document that holds what is asked is never without a score: 0 says that nothing matched.
    documents[document] = Math.max((documents[document] ?? 0) + score, Number.EPSILON)
  }
}
