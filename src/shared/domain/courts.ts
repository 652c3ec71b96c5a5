/**
 * How courts are named in citations. One row a court: what its name is, folded (small letters, no accents), and its
 * abbreviation as law reviews print it; what the first group of the pattern takes (a place, a number) stands for `$1`.
 * A court that is not here is cited by its whole name.
 */
import { fold } from '../text/fold.ts'

type CourtRow = readonly [RegExp, string]

const place = '([\\p{L} ]{3,40}?)'
const nth = '(?:n(?:ro|º|°|o)?\\.?\\s*)?(\\d{1,3})'
const row = (pattern: string, abbreviation: string): CourtRow => [new RegExp(pattern, 'u'), abbreviation]
/** What ends a name within a longer line. */
const end = '(?=$|[,.;:()–—-]| sala\\b)'

/** Longer names before those they begin with. */
const courts: readonly CourtRow[] = [
  row('corte suprema de justicia de la nacion', 'CSJN'),
  row('camara federal de casacion penal', 'CFCP'),
  row('camara nacional de casacion en lo criminal y correccional', 'CNCas. Crim. y Correc.'),
  row('camara nacional de casacion penal', 'CNCP'),
  row('camara federal de (?:apelaciones de )?la seguridad social', 'CFSS'),
  row('camara nacional electoral', 'CNElect.'),
  row('camara (?:nacional )?(?:de apelaciones )?(?:en lo )?civil y comercial federal', 'CNFed. Civ. y Com.'),
  row(
    'camara (?:nacional )?(?:de apelaciones )?(?:en lo )?contencioso administrativo federal',
    'CNFed. Cont. Adm.',
  ),
  row(
    'camara (?:nacional )?(?:de apelaciones )?(?:en lo )?criminal y correccional federal',
    'CNFed. Crim. y Correc.',
  ),
  row('camara nacional de apelaciones en lo criminal y correccional', 'CNCrim. y Correc.'),
  row('camara (?:nacional )?(?:de apelaciones )?en lo penal economico', 'CNPenal Econ.'),
  row('camara nacional de apelaciones en lo civil', 'CNCiv.'),
  row('camara nacional de apelaciones en lo comercial', 'CNCom.'),
  row('camara nacional de apelaciones del trabajo', 'CNTrab.'),
  // The letterheads of the national courts.
  row('^camara civil(?= *[–—-]? *sala)', 'CNCiv.'),
  row('^camara comercial(?= *[–—-]? *sala)', 'CNCom.'),
  row('^camara nacional civil(?= *[–—-]? *sala)', 'CNCiv.'),
  row(`camara federal de apelaciones de ${place}${end}`, 'CFed. $1'),
  row('suprema corte de justicia de la provincia de buenos aires', 'SCBA'),
  row(`suprema corte de justicia de (?:la provincia de )?${place}${end}`, 'SCJ $1'),
  row(
    'tribunal superior de justicia de la ciudad (?:autonoma )?de buenos aires',
    'TSJ Ciudad de Buenos Aires',
  ),
  row(`tribunal superior de justicia de (?:la provincia de(?:l)? )?${place}${end}`, 'TSJ $1'),
  row(`superior tribunal de justicia de (?:la provincia de(?:l)? )?${place}${end}`, 'STJ $1'),
  row(`corte suprema de justicia de la provincia de ${place}${end}`, 'CSJ $1'),
  row(`corte de justicia de (?:la provincia de )?${place}${end}`, 'CJ $1'),
  row(
    `camara (?:primera |segunda )?de apelacion(?:es)? en lo civil y comercial de ${place}${end}`,
    'CCiv. y Com. $1',
  ),
  row(
    `juzgado (?:nacional )?(?:de (?:primera|1ra\\.?|1a\\.?) instancia )?en lo civil ${nth}`,
    'JNCiv. N° $1',
  ),
  row(
    `juzgado (?:nacional )?(?:de (?:primera|1ra\\.?|1a\\.?) instancia )?en lo comercial ${nth}`,
    'JNCom. N° $1',
  ),
  row(`juzgado nacional (?:de (?:primera|1ra\\.?|1a\\.?) instancia )?del trabajo ${nth}`, 'JNTrab. N° $1'),
  row(`^juzgado civil ${nth}`, 'JNCiv. N° $1'),
  row(`^juzgado comercial ${nth}`, 'JNCom. N° $1'),
  row(
    `juzgado (?:nacional )?(?:de primera instancia )?(?:en lo )?contencioso administrativo federal ${nth}`,
    'JNFed. Cont. Adm. N° $1',
  ),
  row(
    `juzgado (?:nacional )?(?:de primera instancia )?(?:en lo )?civil y comercial federal ${nth}`,
    'JNFed. Civ. y Com. N° $1',
  ),
  row('tribunal fiscal de la nacion', 'TFN'),
]

/** A line that names a court, whether or not this table has it. */
const kindOfCourt =
  /^(?:(?:excm[ao]\.? )?camara|corte (?:suprema )?de justicia|suprema corte|superior tribunal|tribunal (?:superior|oral|fiscal|colegiado|de trabajo|de casacion)|juzgado)\b/

const capitalised = (text: string) =>
  text
    .trim()
    .replace(/\p{L}+/gu, (word) =>
      /^(?:de|del|la|las|los|el|y)$/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
    )

function find(folded: string): { abbreviation: string; from: number } | null {
  for (const [pattern, abbreviation] of courts) {
    const found = pattern.exec(folded)
    if (found !== null)
      return { abbreviation: abbreviation.replace('$1', capitalised(found[1] ?? '')), from: found.index }
  }
  return null
}

/** Whether a line is the name of a court: at its beginning, or of one that this table has. */
export function namesCourt(line: string): boolean {
  const folded = fold(line).trim()
  return kindOfCourt.test(folded) || (folded.length <= 120 && find(folded)?.from === 0)
}

/** `Cámara Nacional de Apelaciones en lo Civil - Sala B` → `CNCiv., Sala B`; null where the table does not have it. */
export function courtAbbreviation(court: string): string | null {
  const folded = fold(court).trim()
  const found = find(folded)
  if (found === null) return null
  const room = /\bsala\s+(?:n[º°]\s*)?([a-z]|[ivx]{1,5}|\d{1,2})\b/.exec(folded)?.[1]
  return room === undefined ? found.abbreviation : `${found.abbreviation}, Sala ${room.toUpperCase()}`
}
