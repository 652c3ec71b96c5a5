import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateRange, parseDate } from '../../src/shared/text/format.ts'
import { acronymOf, bodyName, sentenceCase } from '../../src/shared/text/sentence-case.ts'

describe('a title in capitals', () => {
  it.each([
    ['LICENCIA POR MATERNIDAD', 'Licencia por maternidad'],
    ['TÍTULO XIV. DISPOSICIONES FINALES', 'Título XIV. Disposiciones finales'],
    ['ANEXO II - ESCALA', 'Anexo II - escala'],
    ['IMPUESTO AL VALOR AGREGADO (IVA). MI CASA', 'Impuesto al valor agregado (IVA). Mi casa'],
    ['CRÉDITOS DEL BCRA Y LA CNRT', 'Créditos del BCRA y la CNRT'],
    ['CONVENIO CON LA PROVINCIA DE SANTA FE', 'Convenio con la provincia de Santa Fe'],
    ['RESOLUCIÓN RESOL-2026-4-APN-INH#MPV Y S.A.', 'Resolución RESOL-2026-4-APN-INH#MPV y S.A.'],
    ['REGISTRO DE HUERTAS (REHU)', 'Registro de huertas (REHU)'],
    ['Ya está escrito así, con IVA', 'Ya está escrito así, con IVA'],
    ['', ''],
  ])('%s → %s', (title, set) => {
    expect(sentenceCase(title)).toBe(set)
  })

  it('keeps its length, so that offsets into it hold', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-ZÁÉÍÓÚÑ0-9 .,()-]{0,60}$/), (title) => {
        expect(sentenceCase(title)).toHaveLength(title.length)
      }),
    )
  })
})

describe('a body', () => {
  it('is set as a name', () => {
    expect(bodyName('DIRECCIÓN NACIONAL DE COMERCIO INTERIOR')).toBe(
      'Dirección Nacional de Comercio Interior',
    )
    expect(bodyName('ENTE DE FAROS (EFA)')).toBe('Ente de Faros (EFA)')
  })

  it('has the letters that its code confirms', () => {
    expect(acronymOf('ENTE DE FAROS (EFA)', null)).toBe('EFA')
    expect(acronymOf('INSTITUTO NACIONAL DE HUERTAS', 'RESOL-2026-4-APN-INH#MPV')).toBe('INH')
    expect(acronymOf('INSTITUTO NACIONAL DE HUERTAS', 'RESOL-2026-4-APN-DIR#INH')).toBe('INH')
    expect(acronymOf('INSTITUTO NACIONAL DE HUERTAS', 'RESOL-2026-4-APN-XYZ#MPV')).toBeNull()
    expect(acronymOf('INSTITUTO NACIONAL DE HUERTAS', null)).toBeNull()
  })
})

describe('dates as they are typed', () => {
  it.each([
    ['8/8/2018', '2018-08-08'],
    [' 08-08-18 ', '2018-08-08'],
    ['1.2.1976', '1976-02-01'],
    ['31/12/76', '1976-12-31'],
    ['31/2/2020', undefined],
    ['2018-08-08', undefined],
    ['8/8', undefined],
  ])('%s is %s', (typed, day) => {
    expect(parseDate(typed)).toBe(day)
  })

  it('say a year once', () => {
    expect(dateRange('2026-08-01', '2026-08-28')).toBe('1/8 a 28/8/2026')
    expect(dateRange('2025-12-30', '2026-01-02')).toBe('30/12/2025 a 2/1/2026')
    expect(dateRange('2026-08-28', '2026-08-28')).toBe('28/8/2026')
  })
})
