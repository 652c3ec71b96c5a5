/** Whether the body a citation names is the one that issued a document. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { fold } from '../../../shared/text/fold.ts'
import { acronymOf } from '../../../shared/text/sentence-case.ts'

const small = new Set([
  'de',
  'del',
  'la',
  'las',
  'el',
  'los',
  'y',
  'e',
  'para',
  'por',
  'en',
  'al',
  'a',
  'nacional',
  'nacion',
])

function words(name: string): string[] {
  return fold(name)
    .split(/[^a-zñ0-9]+/)
    .filter((word) => word.length > 1 && !small.has(word))
}

/** `E.N.R.E.` → `ENRE`; undefined where it is a name. */
function acronym(written: string): string | undefined {
  const bare = written.replace(/[.\s]/g, '')
  return /^\p{Lu}{2,10}$/u.test(bare) && (!/\s/.test(written.trim()) || written.includes('.'))
    ? bare
    : undefined
}

/** Initials of a name, with its small words left out: how most acronyms are made. */
function initials(name: string): string {
  const left = new Set(['de', 'del', 'la', 'las', 'el', 'los', 'y', 'e', 'para', 'por', 'en', 'al', 'a'])
  return fold(name)
    .split(/[^a-zñ]+/)
    .filter((word) => word !== '' && !left.has(word))
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}

/**
 * @param written as the text has it: `ENRE`, `ENTE NACIONAL REGULADOR DE LA ELECTRICIDAD`
 * @returns null where the document does not say who issued it
 */
export function issuedBy(meta: Pick<DocumentMeta, 'organism' | 'gdeCode'>, written: string): boolean | null {
  const { organism, gdeCode } = meta
  const short = acronym(written)
  const units =
    gdeCode === null ? [] : [...gdeCode.matchAll(/[-#]([A-ZÑ_]{2,})(?=#|$)/g)].map((each) => each[1])
  if (short !== undefined && units.includes(short)) return true
  if (organism === null) return null
  if (short !== undefined) {
    const known = [acronymOf(organism, gdeCode), initials(organism), acronym(organism)]
    return known.includes(short) || words(organism).includes(fold(short))
  }
  const [cited, issuing] = [words(written), words(organism)]
  if (cited.length === 0) return null
  const within = (x: readonly string[], y: readonly string[]) => x.every((word) => y.includes(word))
  return (
    within(cited, issuing) ||
    (issuing.length > 0 && within(issuing, cited)) ||
    initials(written) === acronym(organism)
  )
}
