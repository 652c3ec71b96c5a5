import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aliases } from '../../src/main/core/references/grammar/aliases.ts'
import {
  findReferences,
  targetOf,
  type Alias,
  type FoundReference,
} from '../../src/main/core/references/grammar/index.ts'
import { kinds } from '../../src/main/core/references/grammar/kinds.ts'

/** `ley 24240 [42]`, `decreto 908/1983`: a reference in one line. */
function brief({ kind, number, year, articles }: FoundReference): string {
  const cited = articles.map(({ from, to }) => (to === null ? from : `${from}-${to}`)).join(' ')
  return `${kind} ${number ?? ''}${year === null ? '' : `/${year}`}${cited === '' ? '' : ` [${cited}]`}`
}
const read = (text: string) => findReferences(text).map(brief)

describe('a norm cited by its kind and number', () => {
  it.each([
    ['la ley 24.240', 'ley 24240'],
    ['LEY Nº 24240', 'ley 24240'],
    ['la Ley Nro. 24.240', 'ley 24240'],
    ['la Ley número 24.240', 'ley 24240'],
    ['Téngase por Ley de la Nación N° 24.240', 'ley 24240'],
    ['la Ley de Obras Sociales Nº 23.660', 'ley 23660'],
    ['la Ley registrada bajo el N° 21.234', 'ley 21234'],
    ['el decreto 908/83', 'decreto 908/1983'],
    ['el dto. 908/83', 'decreto 908/1983'],
    ['Dec. Regl. 1759/72', 'decreto 1759/1972'],
    ['el Decreto N° 2.284/91', 'decreto 2284/1991'],
    ['el Decreto N° 1.759 del 3 de abril de 1972', 'decreto 1759/1972'],
    ['el Decreto Nº 491 de fecha 12 de marzo de 2002', 'decreto 491/2002'],
    ['el Decreto N° 1841, del 27 de junio de 1977,', 'decreto 1841/1977'],
    ['el decreto-ley 1.285/58', 'decreto_ley 1285/1958'],
    ['el Decreto Ley N° 17.138/57', 'decreto_ley 17138/1957'],
    ['el DNU 70/2023', 'dnu 70/2023'],
    ['el Decreto de Necesidad y Urgencia N° 70/23', 'dnu 70/2023'],
    ['la Decisión Administrativa Nº 6 de fecha 12 de enero de 2018', 'decision_administrativa 6/2018'],
    ['la Resolución N° 241/2018 del ENRE', 'resolucion 241/2018'],
    ['la Resolución S.C. 12/01', 'resolucion 12/2001'],
    ['la resolución M. E. y O. S. P. N° 359, de fecha 13 de marzo de 1995', 'resolucion 359/1995'],
    ['la Resolución MC N° 236-E/2017', 'resolucion 236/2017'],
    ['la Resolución de la ex SECRETARÍA DE PESCA Nº 39 de fecha 18 de marzo de 2010', 'resolucion 39/2010'],
    ['la Resolución N° 39 de la SECRETARÍA DE PESCA de fecha 18 de marzo de 2010', 'resolucion 39/2010'],
    ['la Resolución General AFIP 4291', 'resolucion_general 4291'],
    ['la RG 4291', 'resolucion_general 4291'],
    ['la Resolución Conjunta N° 12/2001', 'resolucion_conjunta 12/2001'],
    ['la Resolución Sintetizada 5/2018', 'resolucion_sintetizada 5/2018'],
    ['la Disposición ANMAT N° 2318/02', 'disposicion 2318/2002'],
    ['la Acordada 4/2007', 'acordada 4/2007'],
    ['la Comunicación “A” 6534', 'comunicacion 6534'],
    ['la Instrucción General N° 5/2012', 'instruccion 5/2012'],
    ['la Circular N° 3/2012', 'circular 3/2012'],
    ['la RESOL-2018-241-APN-ENRE#MEN', 'gde 241/2018'],
    ['el Decreto N° DECTO-2018-5-APN-PTE', 'gde 5/2018'],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  it.each([
    ['las leyes 24.240 y 25.326', ['ley 24240', 'ley 25326']],
    ['las Leyes Nros. 24.156 y sus modificatorias, 25.164 y 26.122', ['ley 24156', 'ley 25164', 'ley 26122']],
    ['los Decretos Nros. 101 del 16 de enero de 1985 y 1.382/12', ['decreto 101/1985', 'decreto 1382/2012']],
    [
      'las Resoluciones Nros. 12, 13 y 15 de 2005',
      ['resolucion 12/2005', 'resolucion 13/2005', 'resolucion 15/2005'],
    ],
    ['las leyes 16.565 (artículo 7º) y 19.532 (artículo 2º)', ['ley 16565 [7]', 'ley 19532 [2]']],
    ['el Decreto 3294/78, modificado por su similar 1003/83', ['decreto 3294/1978', 'decreto 1003/1983']],
    ['la Ley 13.478 y su modificatoria 18.910', ['ley 13478', 'ley 18910']],
    ['Comunicaciones "A" 6534 y "B" 9075', ['comunicacion 6534', 'comunicacion 9075']],
    ['(Fallos: 332:1963; 333:405 y 335:1126)', ['fallos 332:1963', 'fallos 333:405', 'fallos 335:1126']],
  ])('each of a list: %s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})

describe('the articles cited of it', () => {
  it.each([
    ['arts. 12 a 15 y 18 de la ley 24.240', 'ley 24240 [12-15 18]'],
    ['artículo 75, inciso 22, de la Constitución Nacional', 'codigo 24430 [75]'],
    ['artículo 14 bis de la CN', 'codigo 24430 [14 bis]'],
    ['los artículos 1°, 3° y 4° quáter del Decreto N° 78/99', 'decreto 78/1999 [1 3 4 quater]'],
    ['artículo 25, inciso d), apartados 2) y 5), del Decreto Nº 1023/01', 'decreto 1023/2001 [25]'],
    [
      'artículo 71 —primer párrafo, primera parte— del Anexo I del Decreto N° 993/91',
      'decreto 993/1991 [71]',
    ],
    ['artículos 21 y siguientes de la Ley N° 23.696', 'ley 23696 [21]'],
    ['ley 24.240, art. 42', 'ley 24240 [42]'],
    ['Ley 24.240 (arts. 4 y 5)', 'ley 24240 [4 5]'],
    ['art. 245 LCT', 'codigo 20744 [245]'],
    ['artículo 1.741 del Código Civil y Comercial de la Nación', 'codigo 26994 [1741]'],
    ['el segundo párrafo del artículo 53 de la Ley N° 11.672', 'ley 11672 [53]'],
    [
      'artículo 20 del Régimen Disciplinario, aprobado por Disposición Nº 185/10',
      'disposicion 185/2010 [20]',
    ],
    ['art. 2° de la [*Ley N° 23.701*](http://ejemplo)', 'ley 23701 [2]'],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  it('goes on to the next norm without saying artículo again', () => {
    expect(read('los artículos 99, inciso 1 de la CONSTITUCIÓN NACIONAL y 1º del Decreto Nº 491/02')).toEqual(
      ['codigo 24430 [99]', 'decreto 491/2002 [1]'],
    )
  })

  it('belongs to the norm that it says, and to none where it says none', () => {
    expect(read('según la Ley 24.240, el artículo 5 del Decreto 1798/94')).toEqual([
      'ley 24240',
      'decreto 1798/1994 [5]',
    ])
    expect(read('según el artículo 5° de la presente ley y la Ley 24.240')).toEqual(['ley 24240'])
    expect(read('ARTÍCULO 2°.- La Ley 24.240 se aplicará')).toEqual(['ley 24240'])
  })

  it('gives the inciso of a single article, before it or after', () => {
    const incisos = (text: string) => findReferences(text).map(({ inciso }) => inciso)
    expect(incisos('artículo 75, inciso 22, de la Constitución Nacional')).toEqual(['22'])
    expect(incisos('el inciso h) del artículo 1013 del Código Aduanero')).toEqual(['h'])
    expect(incisos('artículos 4, inciso a) y 5 de la ley 24.240')).toEqual([null])
  })

  it('are of the annex that holds the code', () => {
    expect(findReferences('art. 4 del CCyC')[0]?.annex).toBe('I')
    expect(findReferences('artículo 15 del Anexo II del decreto 1421/2002')[0]?.annex).toBe('II')
  })
})

describe('a code by its name', () => {
  it('takes name, number and acronym side by side for one', () => {
    expect(read('la Ley de Contrato de Trabajo N° 20.744 (t.o. 1976)')).toEqual(['ley 20744'])
    expect(read('la Ley 22.415 (Código Aduanero) y')).toEqual(['ley 22415'])
    expect(read('el Código Civil y Comercial de la Nación (CCyC)')).toEqual(['codigo 26994'])
  })

  it('reads the number that is written where it is not the one known', () => {
    expect(read('la Ley de Impuesto al Valor Agregado N° 20.631')).toEqual(['ley 20631'])
  })

  it('leaves other jurisdictions and ambiguous acronyms alone', () => {
    expect(read('el Código Procesal Penal de la Provincia de Salta')).toEqual([])
    expect(read('C.P. 1043, Ciudad de Buenos Aires')).toEqual([])
    expect(read('el art. 79 del C.P.')).toEqual(['codigo 11179 [79]'])
  })

  it('knows the user’s own names', () => {
    const own: Alias = {
      names: ['Ley del Caracol'],
      acronyms: ['LDCa'],
      type: 'ley',
      number: '99999',
      year: null,
      annex: null,
      label: 'Ley del Caracol',
    }
    expect(findReferences('art. 3 de la Ley del Caracol; art. 4 LDCa', [own, ...aliases]).map(brief)).toEqual(
      ['codigo 99999 [3]', 'codigo 99999 [4]'],
    )
    expect(read('art. 3 de la Ley del Caracol')).toEqual([])
  })

  it('has each name once', () => {
    const names = aliases.flatMap((alias) =>
      [...alias.names, ...alias.acronyms].map((name) => name.toLowerCase()),
    )
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })
})

describe('what is no citation', () => {
  it.each([
    'el artículo 5° de dicha ley',
    'Expediente N° 1234/2018',
    'EX-2018-25944039- -APN-DNTYA#SENASA',
    'Licitación Pública N° 12/2018',
    'por resolución de fecha 3 de mayo de 2010',
    'la presente disposición 10 días después',
    'en el Convenio Colectivo de Trabajo N° 130/75',
    'la Nota N° 5/2010 y el Acta N° 3/11',
    'nivel de instrucción 5',
    'REGISTRADA BAJO EL N° 26.056',
    'el 25 de mayo de 1810',
    'es ley 3 de los pueblos',
  ])('%s', (text) => {
    expect(read(text)).toEqual([])
  })
})

describe('the name of what a reference means', () => {
  it('is the same for references that may name the same norm', () => {
    const target = (text: string) => findReferences(text).map(targetOf)
    expect(target('DNU 70/2023, Decreto N° 70 del 20 de diciembre de 2023, DECTO-2023-70-APN-PTE')).toEqual(
      Array.from({ length: 3 }, () => 'decreto:70/2023'),
    )
    expect(target('la LCT y la ley 20.744')).toEqual(['ley:20744', 'ley:20744'])
    expect(target('Reglamento de Procedimientos Administrativos, Decreto 1759/72')).toEqual([
      'decreto:1759/1972',
      'decreto:1759/1972',
    ])
    expect(target('RESOL-2018-241-APN-ENRE#MEN, Resolución 241/2018, Fallos: 332:1963')).toEqual([
      'gde:RESOL-2018-241-APN-ENRE#MEN',
      'resolucion:241/2018',
      'fallos:332:1963',
    ])
    expect(target('Comunicación "A" 6534')).toEqual(['comunicacion:A:6534'])
  })

  it('is none where the text does not say enough', () => {
    expect(findReferences('Decreto 908').map(targetOf)).toEqual([null])
    expect(findReferences('la Ley N° 1.234 de la Provincia del Chubut').map(targetOf)).toEqual([null])
  })
})

describe('any text', () => {
  const word = fc.constantFrom(
    ...[
      'artículo ',
      'arts. ',
      '12',
      ' a ',
      '15',
      ' y ',
      ', ',
      'inciso ',
      'a) ',
      'de la ',
      'del ',
      'Ley ',
      'leyes ',
    ],
    ...[
      'Decreto ',
      'decretos ',
      'Resolución ',
      'N° ',
      'Nros. ',
      '24.240',
      '908/83',
      ' de fecha 5 de mayo de 2010',
    ],
    ...[
      'ENRE ',
      '(',
      ')',
      '.',
      '\n\n',
      'Anexo I ',
      'Código Civil ',
      'CN ',
      'LCT ',
      'bis ',
      'similar ',
      '“A” ',
    ],
    ...[
      'Comunicación ',
      'Fallos: ',
      '332:1963',
      '; ',
      'aprobado por ',
      'Reglamento ',
      'İ',
      'ß',
      'é',
      '😀',
      '-',
      '/',
    ],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
  )

  it('ends, and gives stretches in order, apart, inside it, that say what they are', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let last = 0
        for (const reference of findReferences(text)) {
          expect(reference.start).toBeGreaterThanOrEqual(last)
          expect(reference.end).toBeGreaterThan(reference.start)
          expect(reference.end).toBeLessThanOrEqual(text.length)
          expect(text.slice(reference.start, reference.end)).toBe(reference.text)
          last = reference.end
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('is read in a time that grows with its length alone', () => {
    // Each would take hours if a pattern went back over what it had read.
    const many = 20_000
    for (const piece of [
      'arts. 1, 2 y 3 ',
      '1, ',
      'Resolución de la A ',
      'ley ',
      'inciso a) ',
      'A. B. ',
      '(',
      'de la ',
    ])
      expect(findReferences(`artículo 1, ${piece.repeat(many)}`).length).toBeGreaterThanOrEqual(0)
  })

  it('is found by the name of each row of the table of kinds', () => {
    for (const { kind, label } of kinds) {
      const letter = kind === 'comunicacion' ? ' “A”' : ''
      expect(findReferences(`la ${label}${letter} N° 12/2001`).map((each) => each.kind)).toEqual([kind])
    }
  })
})
