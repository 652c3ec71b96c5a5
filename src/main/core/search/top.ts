/** The best of many scores without sorting them all. */
import type { Allowed } from './allowed.ts'
import type { DocumentTable } from './postings/document-table.ts'

/** Equal parts that scores are counted in: the part where the wanted number is reached is the only one cut short. */
const parts = 4096

/**
 * @param depth how many are wanted
 * @returns numbers of documents with a score, best first, equal ones by key; and how many there are in all
 */
export function bestDocuments(
  scores: Float64Array,
  keys: Uint32Array,
  allowed: Allowed,
  depth: number,
): { documents: number[]; total: number } {
  const counts = (document: number) =>
    (scores[document] ?? 0) > 0 && keys[document] !== 0 && (allowed === null || allowed[document] === 1)
  let most = 0
  let total = 0
  for (let document = 0; document < scores.length; document += 1) {
    if (!counts(document)) continue
    total += 1
    most = Math.max(most, scores[document] ?? 0)
  }
  const part = (document: number) => Math.min(parts - 1, Math.floor(((scores[document] ?? 0) / most) * parts))
  const histogram = new Uint32Array(parts)
  for (let document = 0; document < scores.length; document += 1) {
    if (counts(document)) histogram[part(document)] = (histogram[part(document)] ?? 0) + 1
  }
  let least = parts
  for (let reached = 0; least > 0 && reached < depth;) {
    least -= 1
    reached += histogram[least] ?? 0
  }
  const documents: number[] = []
  for (let document = 0; document < scores.length; document += 1) {
    if (counts(document) && part(document) >= least) documents.push(document)
  }
  documents.sort((x, y) => (scores[y] ?? 0) - (scores[x] ?? 0) || (keys[x] ?? 0) - (keys[y] ?? 0))
  return { documents: documents.slice(0, depth), total }
}

/** A document's passages that match best by words; its first that may answer where none does. By number in the table. */
export function bestPassages(
  scores: Float32Array,
  { starts, chosen }: DocumentTable,
  document: number,
  depth: number,
): number[] {
  const [start, end] = [starts[document] ?? 0, starts[document + 1] ?? 0]
  const found: number[] = []
  for (let passage = start; passage < end; passage += 1) {
    const score = scores[passage] ?? 0
    if (score === 0 || (found.length === depth && score <= (scores[found[depth - 1] ?? 0] ?? 0))) continue
    let at = found.length
    while (at > 0 && (scores[found[at - 1] ?? 0] ?? 0) < score) at -= 1
    found.splice(at, 0, passage)
    if (found.length > depth) found.pop()
  }
  if (found.length > 0) return found
  for (let passage = start; passage < end; passage += 1) if (chosen?.passages[passage] !== 0) return [passage]
  return []
}
