/** InfoLEG's catalogue of norms as the Ministry of Justice publishes it: one row a norm, seventeen columns. */
import type { NormType } from '../../../../shared/domain/vocabulary.ts'
import { fold } from '../../../../shared/text/fold.ts'
import { countOf, dayOf } from './csv-stretch.ts'
import { remarkText } from './infoleg-remark.ts'
import { typeOf } from './norm-line.ts'
import { fact } from './normalise.ts'
import type { RowFormat } from './row-format.ts'

/** The class makes another type of some. */
const classes: Readonly<Record<string, Readonly<Record<string, NormType>>>> = {
  decreto: { dnu: 'dnu' },
  resolucion: {
    general: 'resolucion_general',
    conjunta: 'resolucion_conjunta',
    'general conjunta': 'resolucion_conjunta',
    sintetizada: 'resolucion_sintetizada',
  },
  disposicion: { conjunta: 'disposicion_conjunta' },
}

/** Characters kept of what names a norm. */
const longest = 500
const brief = (field: string) => fact(field)?.slice(0, longest) ?? null

export const infolegCatalogue: RowFormat = {
  id: 'infoleg-catalogue',
  columns: [
    'id_norma',
    'tipo_norma',
    'numero_norma',
    'organismo_origen',
    'fecha_boletin',
    'titulo_resumido',
    'modificada_por',
    'modifica_a',
  ],
  read(field) {
    const id = countOf(field('id_norma'))
    const modifiedBy = countOf(field('modificada_por'))
    const modifies = countOf(field('modifica_a'))
    const typeName = fact(field('tipo_norma'))
    if (id === null || id === 0 || modifiedBy === null || modifies === null || typeName === null) return null
    const typeClass = fact(field('clase_norma'))
    const plain = typeOf(typeName)
    const type = plain === null ? null : (classes[plain]?.[fold(typeClass ?? '')] ?? plain)
    const sanctioned = dayOf(field('fecha_sancion'))
    const published = dayOf(field('fecha_boletin'))
    const number = fact(field('numero_norma'))
    const observations = fact(field('observaciones'))
    return {
      kind: 'norm',
      id,
      type,
      typeName: typeName.slice(0, 80),
      typeClass: typeClass?.slice(0, 80) ?? null,
      number:
        number === null || /^s\/?n$/i.test(number) ? null : number.replace(/^0+(?=\d)/, '').slice(0, 40),
      year: Number((sanctioned ?? published)?.slice(0, 4)) || null,
      organism: brief(field('organismo_origen')),
      sanctioned,
      published,
      gazette: brief(field('numero_boletin')),
      title: brief(field('titulo_resumido')),
      subject: brief(field('titulo_sumario')),
      consolidated: field('texto_actualizado').trim() !== '',
      modifiedBy,
      modifies,
      observations: observations === null ? null : remarkText(observations),
    }
  },
}
