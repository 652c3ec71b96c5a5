/** Which held documents a citation may name. Several stay several. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import type { NormType } from '../../../shared/domain/vocabulary.ts'
import { needOrganism } from '../citations/label.ts'
import { metaOf } from '../corpus/read.ts'
import type { Reader, Row } from '../library/database.ts'
import { counterpartOf } from '../texts/counterpart.ts'
import type { CitedNorm } from './found.ts'
import { targetOf, type FoundReference } from './grammar/index.ts'
import { issuedBy } from './organism.ts'

/** Documents shown of those it may name: the same number occurs in many years and organisms. */
const most = 50

export interface Resolution {
  readonly documents: readonly DocumentMeta[]
  /** The one document is the one meant: its number, its year and, where it takes that, its organism are said. */
  readonly certain: boolean
}

/** The same family of targets that `targetOf` gives; `document:` is a person's own word. */
export const documentTarget = 'document:'

/** Types known by their number alone. */
const withoutYear = new Set<NormType>(['ley'])

/** A norm as a text or a query names it. */
type NamedNorm = Omit<CitedNorm, 'target' | 'label'> & {
  /** Null where what is said leaves it open. */
  readonly target: string | null
}

export function resolve(reader: Reader, norm: NamedNorm): Resolution {
  const { target } = norm
  if (target?.startsWith(documentTarget) === true) {
    const documents = byIdentity(reader, target.slice(documentTarget.length)).map(metaOf)
    return { documents, certain: documents.length === 1 }
  }
  if (norm.gdeCode !== null) {
    const coded = byCode(reader, norm.gdeCode).map(metaOf)
    if (coded.length > 0) return { documents: coded, certain: coded.length === 1 }
    // A decree has one issuer: its number and year say which, where its code was not printed.
    const types = oneIssuer[target?.split(':')[0] ?? '']
    return types === undefined ? nothing : numbered(reader, { ...norm, types })
  }
  // A province's laws and decrees have numbers of their own, and the nation's are not theirs.
  if (norm.organism !== null && ofTheNation.has(norm.kind)) return nothing
  return numbered(reader, norm)
}

/** What a query or a text of this moment names. */
export const resolveFound = (reader: Reader, reference: FoundReference): Resolution =>
  resolve(reader, { ...reference, target: targetOf(reference) })

const nothing: Resolution = { documents: [], certain: false }
/** Kinds that the nation numbers; with a body named they are a province's or a city's. */
export const ofTheNation: ReadonlySet<string> = new Set(['ley', 'decreto', 'decreto_ley', 'dnu'])
/** Families of codes whose number and year name one norm, or the two that a year gave that number. */
const oneIssuer: Readonly<Record<string, readonly NormType[]>> = {
  decreto: ['dnu', 'decreto'],
  decision_administrativa: ['decision_administrativa'],
}

function numbered(reader: Reader, norm: NamedNorm): Resolution {
  if (norm.number === null || norm.types.length === 0) return nothing
  // Of one number and year the DNU before the decree, as `types` has them.
  const order = ({ type }: DocumentMeta) => (type === null ? -1 : norm.types.indexOf(type))
  const found = byNumber(reader, norm)
    .map(metaOf)
    .sort((x, y) => order(x) - order(y))
  const { organism } = norm
  const issued = (meta: DocumentMeta) => (organism === null ? null : issuedBy(meta, organism))
  const said = found.filter((meta) => issued(meta) === true)
  // Whose organism is not known may still be the one; another body's norm of the same number is another norm.
  const open = found.filter((meta) => issued(meta) === null)
  const documents = withoutOlderTexts(reader, said.length > 0 ? said : open)
  const [only, other] = documents
  if (only === undefined || other !== undefined) return { documents, certain: false }
  const dated = norm.year !== null || (only.type !== null && withoutYear.has(only.type))
  return { documents, certain: dated && (!taking(only) || said.length > 0) }
}

/** Two texts of one norm are no doubt about which norm it is: the consolidated one is read, the other is a key away. */
function withoutOlderTexts(reader: Reader, documents: readonly DocumentMeta[]): readonly DocumentMeta[] {
  if (documents.length < 2 || documents.every(({ textState }) => textState !== 'consolidated'))
    return documents
  return documents.filter((meta) => {
    if (meta.textState === 'consolidated') return true
    const other = counterpartOf(reader, meta)
    return other?.side !== 'consolidated' || documents.every(({ key }) => key !== other.key)
  })
}

function taking(meta: DocumentMeta): boolean {
  return meta.type !== null && needOrganism.has(meta.type)
}

function byIdentity(reader: Reader, identity: string): readonly Row[] {
  return reader.all(
    'SELECT document.* FROM document JOIN document_identity ON document_key = key WHERE identity = ?',
    identity,
  )
}

/** A code is often cited without the `#` and the entity at its end. */
function byCode(reader: Reader, code: string): readonly Row[] {
  return reader.all(
    // `$` comes right after `#`: all that begins with the code and its `#`.
    `SELECT * FROM document WHERE gde_code IS NOT NULL AND
       (gde_code = ? OR (gde_code > ? || '#' AND gde_code < ? || '$')) ORDER BY key LIMIT ?`,
    code,
    code,
    code,
    most,
  )
}

function byNumber(reader: Reader, { number, year, types }: NamedNorm): readonly Row[] {
  return reader.all(
    `SELECT * FROM document WHERE number = ? AND type IN (SELECT value FROM json_each(?))
       AND (? IS NULL OR type IN ('ley') OR year = ?)
     ORDER BY published_from DESC, key LIMIT ?`,
    number,
    JSON.stringify(types),
    year,
    year,
    most,
  )
}
