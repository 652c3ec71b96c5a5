/** Which norm complements or changes which: InfoLEG's two complementary tables, and lists derived from them. */
import { countOf } from './csv-stretch.ts'
import type { FactRow, RowFormat } from './row-format.ts'

function relation(modifier: string, modified: string): FactRow | null {
  const from = countOf(modifier)
  const to = countOf(modified)
  return from === null || to === null || from === 0 || to === 0 || from === to
    ? null
    : { kind: 'relation', modifier: from, modified: to }
}

/** «Normas modificadas» and «normas modificatorias»: the same columns, in either order. */
export const infolegRelations: RowFormat = {
  id: 'infoleg-relations',
  columns: ['id_norma_modificada', 'id_norma_modificatoria'],
  read: (field) => relation(field('id_norma_modificatoria'), field('id_norma_modificada')),
}

/** Pairs with the direction in words. */
export const infolegRelationList: RowFormat = {
  id: 'infoleg-relation-list',
  columns: ['infoleg_id', 'relation', 'other_infoleg_id'],
  read(field) {
    const [one, other] = [field('infoleg_id'), field('other_infoleg_id')]
    const words = field('relation').trim().toLowerCase()
    if (/^(?:complementa|modifica)_a$/.test(words)) return relation(one, other)
    if (/^(?:complementada|modificada)_por$/.test(words)) return relation(other, one)
    return null
  },
}

/** Reforms of norms known by their own identifier. */
export const reformList: RowFormat = {
  id: 'reform-list',
  columns: ['norm_id', 'modifying_infoleg_id'],
  read(field) {
    const modifier = countOf(field('modifying_infoleg_id'))
    const norm = field('norm_id').trim()
    return modifier === null || modifier === 0 || !/^[A-Z]{2,6}-[\w-]{1,40}$/.test(norm)
      ? null
      : { kind: 'relation', modifier, modified: `norma:${norm}` }
  },
}
