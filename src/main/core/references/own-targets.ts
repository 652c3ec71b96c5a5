/** What texts call a document by: the targets of citations that may name it. Pure. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { targetOf, type ReferenceKind } from './grammar/index.ts'

/** What a document is by its heading. */
export type Named = Pick<DocumentMeta, 'type' | 'number' | 'year' | 'gdeCode'>

const said = { series: null, organism: null, annex: null, articles: [], inciso: null, label: '' }

export function ownTargets({ type, number, year, gdeCode }: Named): string[] {
  const targets: (string | null)[] = []
  const kind = kindOf(type)
  if (type !== null && kind !== null && number !== null) {
    const dated = type === 'ley' ? null : year
    for (const each of familyOf(kind))
      targets.push(targetOf({ ...said, kind: each, types: [type], number, year: dated, gdeCode: null }))
  }
  if (gdeCode !== null)
    for (const code of new Set([gdeCode, gdeCode.replace(/#.*$/, '')]))
      targets.push(targetOf({ ...said, kind: 'gde', types: [], number, year, gdeCode: code }))
  return [...new Set(targets)].filter((each) => each !== null)
}

/** A joint or a general resolution is often cited as a resolution, and no more. */
function familyOf(kind: ReferenceKind): ReferenceKind[] {
  if (kind.startsWith('resolucion_')) return [kind, 'resolucion']
  return kind.startsWith('disposicion_') ? [kind, 'disposicion'] : [kind]
}

/** Some types are cited by no number of their own. */
function kindOf(type: Named['type']): ReferenceKind | null {
  return type === 'acta' || type === 'laudo' || type === 'aviso' ? null : type
}
