/**
 * Names that stand for one norm, for what texts say, what is typed, and how its articles are cited. Only names that mean the same norm to every lawyer: a name that passed from one law to a
 * later one (Ley de Defensa de la Competencia) is not here, nor an acronym with two readings, unless it is marked.
 */
import type { NormType } from '../../../../shared/domain/vocabulary.ts'
import type { Alias, CodeCitation } from './reference.ts'

interface Extra {
  readonly onlyWithArticle?: boolean
  readonly type?: NormType
  readonly year?: number
  readonly annex?: string
  readonly cited?: CodeCitation
}

function alias(
  number: string,
  names: readonly string[],
  acronyms: readonly string[],
  { type = 'ley', year, annex, cited, onlyWithArticle = false }: Extra = {},
): Alias {
  const [label = ''] = names
  const entry = {
    names,
    acronyms,
    onlyWithArticle,
    type,
    number,
    year: year ?? null,
    annex: annex ?? null,
    label,
  }
  return cited === undefined ? entry : { ...entry, cited }
}

/** In the order in which they are offered where an article is named and no norm: `75 inc. 22`. */
export const aliases: readonly Alias[] = [
  alias(
    '24430',
    [
      'Constitución Nacional',
      'Constitución de la Nación Argentina',
      'Constitución de la Nación',
      'Constitución Argentina',
      'Carta Magna',
    ],
    ['CN'],
    { onlyWithArticle: true, cited: { as: 'Constitución Nacional', within: 'annex', whole: true } },
  ),
  alias(
    '26994',
    [
      'Código Civil y Comercial',
      'Código Civil y Comercial de la Nación',
      'Código Civil y Comercial Argentino',
    ],
    ['CCyC', 'CCyCN', 'CCCN', 'CCCyN'],
    { annex: 'I', cited: { as: 'Código Civil y Comercial de la Nación', within: { annex: 'I' } } },
  ),
  alias(
    '11179',
    [
      'Código Penal',
      'Código Penal de la Nación',
      'Código Penal Argentino',
      'Código Penal de la Nación Argentina',
    ],
    ['CP'],
    { onlyWithArticle: true, cited: { as: 'Código Penal', within: 'law' } },
  ),
  alias(
    '17454',
    ['Código Procesal Civil y Comercial de la Nación', 'Código Procesal Civil y Comercial'],
    ['CPCCN', 'CPCyCN', 'CPCC'],
    { cited: { as: 'Código Procesal Civil y Comercial de la Nación', within: 'law' } },
  ),
  alias('20744', ['Ley de Contrato de Trabajo'], ['LCT']),
  alias('24240', ['Ley de Defensa del Consumidor', 'Ley de Defensa de los Consumidores'], ['LDC']),
  alias(
    '19550',
    ['Ley General de Sociedades', 'Ley de Sociedades Comerciales', 'Ley de Sociedades'],
    ['LGS'],
  ),
  alias('24522', ['Ley de Concursos y Quiebras', 'Ley de Concursos', 'Ley de Quiebras'], ['LCQ']),
  alias(
    '24557',
    ['Ley de Riesgos del Trabajo', 'Ley de Riesgos de Trabajo', 'Ley sobre Riesgos del Trabajo'],
    ['LRT'],
  ),
  alias(
    '19549',
    [
      'Ley Nacional de Procedimientos Administrativos',
      'Ley Nacional de Procedimiento Administrativo',
      'Ley de Procedimientos Administrativos',
      'Ley de Procedimiento Administrativo',
    ],
    ['LNPA', 'LPA'],
  ),
  alias(
    '1759',
    [
      'Reglamento de la Ley Nacional de Procedimientos Administrativos',
      'Reglamento de Procedimientos Administrativos',
      'Reglamento de Procedimiento Administrativo',
    ],
    ['RLNPA', 'RPA'],
    { type: 'decreto', year: 1972 },
  ),
  alias(
    '25326',
    [
      'Ley de Protección de los Datos Personales',
      'Ley de Protección de Datos Personales',
      'Ley de Hábeas Data',
    ],
    ['LPDP'],
  ),
  alias('340', ['Código Civil', 'Código Civil de la Nación'], ['CC'], {
    onlyWithArticle: true,
    cited: { as: 'Código Civil (Ley 340)', within: 'annex' },
  }),
  alias('2637', ['Código de Comercio', 'Código de Comercio de la Nación'], ['CCom'], {
    cited: { as: 'Código de Comercio', within: 'annex' },
  }),
  alias('27063', ['Código Procesal Penal Federal'], ['CPPF'], {
    cited: { as: 'Código Procesal Penal Federal', within: { annex: 'I' } },
  }),
  alias('23984', ['Código Procesal Penal de la Nación', 'Código Procesal Penal'], ['CPPN'], {
    cited: { as: 'Código Procesal Penal de la Nación', within: 'annex' },
  }),
  alias('22415', ['Código Aduanero', 'Código Aduanero de la República Argentina'], ['CA'], {
    onlyWithArticle: true,
    cited: { as: 'Código Aduanero', within: 'law' },
  }),
  alias('18284', ['Código Alimentario Argentino', 'Código Alimentario'], ['CAA'], { onlyWithArticle: true }),
  alias('1919', ['Código de Minería', 'Código de Minería de la Nación'], [], {
    cited: { as: 'Código de Minería', within: 'annex' },
  }),
  alias('19945', ['Código Electoral Nacional', 'Código Nacional Electoral'], ['CEN'], {
    onlyWithArticle: true,
    cited: { as: 'Código Electoral Nacional', within: 'annex' },
  }),
  alias('17285', ['Código Aeronáutico'], [], { cited: { as: 'Código Aeronáutico', within: 'law' } }),
  alias('22520', ['Ley de Ministerios'], []),
  alias(
    '24156',
    [
      'Ley de Administración Financiera',
      'Ley de Administración Financiera y de los Sistemas de Control del Sector Público Nacional',
    ],
    ['LAF'],
    { onlyWithArticle: true },
  ),
  alias(
    '11683',
    ['Ley de Procedimiento Tributario', 'Ley de Procedimiento Fiscal', 'Ley de Procedimientos Fiscales'],
    [],
  ),
  alias('11672', ['Ley Complementaria Permanente de Presupuesto', 'Ley Permanente de Presupuesto'], []),
  alias('20628', ['Ley de Impuesto a las Ganancias', 'Ley del Impuesto a las Ganancias'], ['LIG']),
  alias('23349', ['Ley de Impuesto al Valor Agregado', 'Ley del Impuesto al Valor Agregado'], ['LIVA']),
  alias('21526', ['Ley de Entidades Financieras'], ['LEF'], { onlyWithArticle: true }),
  alias('26831', ['Ley de Mercado de Capitales'], []),
  alias('27541', ['Ley de Solidaridad Social y Reactivación Productiva'], []),
  alias('27742', ['Ley de Bases y Puntos de Partida para la Libertad de los Argentinos'], []),
  alias('27802', ['Ley de Modernización Laboral'], []),
  alias('24013', ['Ley Nacional de Empleo', 'Ley de Empleo'], ['LNE'], { onlyWithArticle: true }),
  alias('23551', ['Ley de Asociaciones Sindicales', 'Ley de Asociaciones Sindicales de Trabajadores'], []),
  alias('13064', ['Ley de Obras Públicas', 'Ley de Obra Pública'], []),
  alias('21499', ['Ley de Expropiaciones', 'Ley Nacional de Expropiaciones'], []),
  alias('17418', ['Ley de Seguros'], []),
  alias('20094', ['Ley de Navegación', 'Ley de la Navegación'], []),
  alias('25188', ['Ley de Ética en el Ejercicio de la Función Pública', 'Ley de Ética Pública'], []),
  alias(
    '27275',
    ['Ley de Acceso a la Información Pública', 'Ley de Derecho de Acceso a la Información Pública'],
    [],
  ),
  alias('26206', ['Ley de Educación Nacional', 'Ley Nacional de Educación'], []),
  alias('26522', ['Ley de Servicios de Comunicación Audiovisual'], ['LSCA']),
  alias('25675', ['Ley General del Ambiente'], ['LGA'], { onlyWithArticle: true }),
  alias('25506', ['Ley de Firma Digital'], []),
  alias('24660', ['Ley de Ejecución de la Pena Privativa de la Libertad'], []),
  alias('27401', ['Ley de Responsabilidad Penal Empresaria'], []),
]
