import { describe, expect, it } from 'vitest'
import { noFacts, textStatusOf, type StatusFacts } from '../../src/main/core/texts/status.ts'
import { normTypes, textStates } from '../../src/shared/domain/vocabulary.ts'
import type { DocumentMeta } from '../../src/shared/domain/document.ts'

const law: DocumentMeta = {
  key: 1,
  id: 'LEY-99001',
  kind: 'norm',
  title: 'Ley de muelles',
  summary: null,
  type: 'ley',
  number: '99001',
  year: null,
  section: null,
  rubro: null,
  organism: null,
  sanctionDate: null,
  publishedFrom: '2018-08-08',
  publishedTo: null,
  editionDate: null,
  editionNumber: null,
  gdeCode: null,
  registryLine: null,
  sourceUrl: null,
  textState: 'original',
  vanished: false,
  sourceHash: '',
  sourceName: 'LEY-99001.md',
  length: 1,
}
const of = (meta: Partial<DocumentMeta>, facts: Partial<StatusFacts> = {}) =>
  textStatusOf({ ...law, ...meta }, { ...noFacts, ...facts })

describe('which text it is', () => {
  it('names the source and the last change noted of a consolidated text', () => {
    expect(of({ textState: 'consolidated' }, { latest: '2026-03-06', modifiedBy: 9 })).toEqual({
      line: 'Texto actualizado según InfoLEG; última modificación anotada: B.O. 6/3/2026',
      short: 'actualizado; última modif. anotada: 6/3/2026',
      tone: 'plain',
    })
  })

  it('warns of what an original text does not have in it, with its number and gender', () => {
    expect(of({}, { modifiedBy: 14 })).toEqual({
      line: 'Texto original. InfoLEG registra 14 normas que la complementan o modifican, no incorporadas',
      short: 'original; 14 normas posteriores sin incorporar',
      tone: 'warning',
    })
    expect(of({ type: 'decreto' }, { modifiedBy: 1 }).line).toBe(
      'Texto original. InfoLEG registra 1 norma que lo complementa o modifica, no incorporada',
    )
    expect(of({}, { modifiedBy: 0 }).line).toBe(
      'Texto original, según InfoLEG; no se registran modificaciones',
    )
    // Nobody said that there are none.
    expect(of({}).line).toBe('Texto original, según InfoLEG')
  })

  it('says of an aviso that it is the gazette’s, and what InfoLEG registers since', () => {
    expect(of({ kind: 'notice' }).line).toBe('Texto original, según el Boletín Oficial del 8/8/2018')
    expect(of({ kind: 'notice' }, { modifiedBy: 2 })).toMatchObject({
      line: 'Texto original, según el Boletín Oficial del 8/8/2018. InfoLEG registra 2 normas que la complementan o modifican, no incorporadas',
      tone: 'warning',
    })
  })

  it('points at a repeal that a note or the remarks speak of', () => {
    expect(of({ textState: 'consolidated' }, { repeal: 'Ley 99.002 (B.O. 1/2/2020)' })).toMatchObject({
      line: 'Texto actualizado según InfoLEG; no anota la fecha de la última modificación. Una nota de InfoLEG la da por abrogada: Ley 99.002 (B.O. 1/2/2020)',
      tone: 'warning',
    })
    expect(of({}, { modifiedBy: 0, observations: 'ABROGADA por el artículo 3' }).tone).toBe('warning')
  })

  it('never says that a text is in force', () => {
    for (const textState of textStates)
      for (const kind of ['norm', 'notice', 'text', 'context'] as const)
        for (const type of [...normTypes, null])
          for (const modifiedBy of [null, 0, 1, 14])
            for (const latest of [null, '2020-01-01']) {
              const { line, short } = of({ kind, type, textState }, { modifiedBy, latest })
              expect(`${line} ${short}`).not.toMatch(/vigente/i)
              expect(`${line} ${short}`).not.toMatch(/\bundefined|null\b/)
            }
  })
})
