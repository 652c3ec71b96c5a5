/** The gazette prints titles in capitals; the screen sets them as one writes, and keeps what is capital by right. */

/** Letters that stand for words and have vowels: consonants alone are kept anyway. */
const acronyms = new Set(
  (
    'AABE AAIP AFIP AGP AMBA ANAC ANII ANLIS ANMAC ANMAT ANP ANPIDTYI ANSES ANSV APE API APN APRA ARBA ARCA ARN ART ' +
    'AUH BCRA BICE BNA CABA CAME CAMMESA CBU CENARESO CNEA CNV COFEPRIS COMFER CONADIS CONAE CONEAU CONICET CONIN CSJN ' +
    'CUIL CUIT DINAMIA DNI DNU EANA ENACOM ENARGAS ENARSA ENRE EPRE ERAS FAA FONCAP GDE IAF IERIC IGJ INA INAC INAES ' +
    'INAI INAMU INAP INASE INCAA INCUCAI INDEC INES INIDEP INPI INPROTUR INTA INTI INV INVAP IOSFA IVA LCT LOAS MERCOSUR ' +
    'OEA OIT OMC OMS ONABE ONC ONTI ONU ORSEP ORSNA OSPLAD OCCOVI PAMI PEN PFA PNA PSA PYME RENAPER RENATRE RENATEA ' +
    'RENSPA RITEX RUCA SAS SAU SCA SEDRONAR SENASA SIGEN SIGLA SIPA SIRA SRL SRT SSN SSS TAD UBA UIF UNESCO UNICEF UOCRA ' +
    'UTE UVA VAR YPF'
  ).split(' '),
)

/** Proper names that titles carry, as they are written. */
const names = [
  'República Argentina',
  'Argentina',
  'Nación',
  'Buenos Aires',
  'Catamarca',
  'Chaco',
  'Chubut',
  'Córdoba',
  'Corrientes',
  'Entre Ríos',
  'Formosa',
  'Jujuy',
  'La Pampa',
  'La Rioja',
  'Mendoza',
  'Misiones',
  'Neuquén',
  'Río Negro',
  'Salta',
  'San Juan',
  'San Luis',
  'Santa Cruz',
  'Santa Fe',
  'Santiago del Estero',
  'Tierra del Fuego',
  'Tucumán',
  'Islas Malvinas',
  'Boletín Oficial',
  'Poder Ejecutivo Nacional',
  'Poder Ejecutivo',
  'Poder Judicial',
  'Congreso',
  'Brasil',
  'Uruguay',
  'Paraguay',
  'Bolivia',
  'Chile',
  'España',
  'Mercosur',
]

const roman = /^(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/
/** Valid numerals that are words far more often. */
const wordsNotNumerals = new Set(['MI', 'DI', 'MIX', 'LI'])

function isKept(word: string): boolean {
  if (acronyms.has(word)) return true
  if (roman.test(word) && !wordsNotNumerals.has(word)) return true
  return /^[BCDFGHJKLMNPQRSTVWXYZ]{2,6}$/.test(word) && word !== 'Y'
}

const patterns = names.map((name) => [new RegExp(`(?<![\\p{L}])${name}(?![\\p{L}])`, 'giu'), name] as const)

/** Tokens of letters, with what binds them to digits or dots: `S.A.`, `RESOL-2026-1-APN`, `41/2018`. */
const token = /[\p{L}\p{N}][\p{L}\p{N}.#/°º-]*/gu

function lowered(text: string, first: (word: string, at: number) => string): string {
  return text.replace(token, (word, at: number) => {
    if (/\d/.test(word) || /^(?:\p{L}\.){2,}\p{L}?$/u.test(word)) return word
    const bare = word.replace(/[.#/°º-]+$/, '')
    const inBrackets = text[at - 1] === '(' && text[at + bare.length] === ')' && bare.length <= 9
    return inBrackets || isKept(bare) ? word : first(word, at)
  })
}

/** A title in capitals in sentence case; any other text as it is. Keeps the length. */
export function sentenceCase(text: string): string {
  if (/\p{Ll}{2}/u.test(text)) return text
  let lower = lowered(text, (word) => word.toLowerCase())
  for (const [pattern, name] of patterns) lower = lower.replace(pattern, name)
  // The first letter, and the one after a full stop.
  return lower.replace(
    /(^[^\p{L}\p{N}]*|[.?!]\s+[«“"(¿¡]?)(\p{Ll})/gu,
    (_, before: string, letter: string) => {
      return before + letter.toUpperCase()
    },
  )
}

const small = new Set(
  'a al con contra de del e el en la las lo los o para por que sin sobre su sus u y'.split(' '),
)

/** The name of a body: `DIRECCIÓN NACIONAL DE COMERCIO INTERIOR` → `Dirección Nacional de Comercio Interior`. */
export function bodyName(text: string): string {
  if (/\p{Ll}{2}/u.test(text)) return text
  return lowered(text, (word, at) => {
    const lower = word.toLowerCase()
    return at > 0 && small.has(lower) ? lower : lower.charAt(0).toUpperCase() + lower.slice(1)
  })
}

/**
 * The letters a body is known by, where its name or the GDE code of its act says them: `… (ENRE)`, `…#ENRE`. Initials are
 * believed only where a code repeats them: a wrong name in a citation is worse than a long one.
 */
export function acronymOf(organism: string, gdeCode: string | null): string | null {
  const written = /\((\p{Lu}{2,9})\)\s*$/u.exec(organism)?.[1]
  if (written !== undefined) return written
  if (gdeCode === null) return null
  const initials = organism
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !small.has(word.toLowerCase()))
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
  const [unit, entity] = [/-([A-Z]+)(?:#|$)/.exec(gdeCode)?.[1], /#([A-Z]+)$/.exec(gdeCode)?.[1]]
  return [unit, entity].find((code) => code !== undefined && code.length > 2 && code === initials) ?? null
}
