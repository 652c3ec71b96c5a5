/** What a document cites, grouped by norm: most cited first. */
import type { CitedNorm, DocumentReference, DocumentReferences } from '../../../shared/contract/references.ts'
import type { OutlineEntry } from '../../../shared/domain/document.ts'
import { entryAt } from '../../../shared/text/outline.ts'

export interface CitedGroup {
  readonly norm: CitedNorm
  readonly places: readonly DocumentReference[]
}

/** @param self the document itself: what it says of its own articles is no relation */
export function groupsOf({ norms, references }: DocumentReferences, self: number): CitedGroup[] {
  // One norm may be named in several ways.
  const groups = new Map<string, { norm: CitedNorm; places: DocumentReference[] }>()
  for (const reference of references) {
    const norm = norms[reference.norm]
    if (norm === undefined || (norm.certain && norm.first?.key === self)) continue
    const name = `${norm.target} ${norm.organism ?? ''}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { norm, places: [reference] })
    else group.places.push(reference)
  }
  // Equals stay in the order of the text.
  return [...groups.values()].sort((x, y) => y.places.length - x.places.length)
}

/** Where in the document an offset stands, for who reads a list: `en el art. 3`, `en Considerando`; empty before all. */
export function whereIn(outline: readonly OutlineEntry[], offset: number): string {
  const entry = outline[entryAt(outline, offset)]
  if (entry === undefined) return ''
  return entry.article === null ? `en ${entry.label}` : `en el art. ${entry.article}`
}
