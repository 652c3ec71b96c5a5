/** Exact references in a query: `ley 27.541`, `dto. 908/83`, `art. 245 LCT`, `RESOL-2026-247-APN-SCLYA#JGM`. */
import type { NormType } from '../../../shared/domain/vocabulary.ts'
import { fold } from '../../../shared/text/fold.ts'

export interface Reference {
  /** As typed. */
  readonly text: string
  /** Types it may mean: `decreto` also names a DNU. Empty for a GDE code. */
  readonly types: readonly NormType[]
  readonly number: string | null
  readonly year: number | null
  readonly gdeCode: string | null
  readonly article: string | null
  /** `Ley 99.999` */
  readonly label: string
}

const kinds: readonly (readonly [string, readonly NormType[], string])[] = [
  ['decreto[ -]ley|dec(?:reto)?\\.?[ -]?ley|d\\.?l\\.?', ['decreto_ley'], 'Decreto-Ley'],
  ['decision(?:es)? administrativas?|d\\.?a\\.?', ['decision_administrativa'], 'Decisión Administrativa'],
  ['resolucion general|r\\.?g\\.?', ['resolucion_general'], 'Resolución General'],
  [
    'resolucion(?:es)?|resol?\\.?',
    ['resolucion', 'resolucion_general', 'resolucion_conjunta', 'resolucion_sintetizada'],
    'Resolución',
  ],
  ['disposicion(?:es)?|disp\\.?', ['disposicion', 'disposicion_conjunta'], 'Disposición'],
  ['dnu|decreto de necesidad y urgencia', ['dnu'], 'DNU'],
  ['decretos?|dec\\.?|dto\\.?|dcto\\.?', ['dnu', 'decreto'], 'Decreto'],
  ['leyes|ley', ['ley'], 'Ley'],
  ['acordada|ac\\.', ['acordada'], 'Acordada'],
]

/** Codes by the names lawyers give them. Ids are those of the norms that hold them. */
const codes: Readonly<Record<string, string>> = {
  cn: '24430',
  ccyc: '26994',
  ccycn: '26994',
  cccn: '26994',
  cp: '11179',
  cpccn: '17454',
  lct: '20744',
  ldc: '24240',
  lgs: '19550',
  lcq: '24522',
  lrt: '24557',
  lnpa: '19549',
  lpdp: '25326',
}

const articlePattern = /(?:arts?\.?|articulos?)\s*(\d{1,4}(?:\s*(?:bis|ter|quater|quinquies))?)/
const gdePattern = /\b[A-Z]{2,6}-\d{4}-\d{1,9}-[A-Z]{2,8}-[A-Z0-9_]{1,20}(?:#[A-Z0-9_]{1,20})?/gi

function wholeYear(digits: string | undefined): number | null {
  if (digits === undefined) return null
  const value = Number(digits)
  return digits.length === 4 ? value : value + (value < 50 ? 2000 : 1900)
}

export function findReferences(text: string): Reference[] {
  const found: Reference[] = []
  for (const match of text.matchAll(gdePattern)) {
    const code = match[0].toUpperCase()
    found.push({
      text: match[0],
      types: [],
      number: null,
      year: null,
      gdeCode: code,
      article: null,
      label: code,
    })
  }
  if (found.length > 0) return found
  // Folding keeps the length of NFC text, so that offsets hold in both.
  const folded = fold(text)
  const article = articlePattern.exec(folded)?.[1]?.replace(/\s+/g, ' ') ?? null
  const taken: [number, number][] = []
  for (const [names, types, label] of kinds) {
    const pattern = new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${names})\\s*(?:n[°ºro.]*\\s*)?(\\d{1,3}(?:\\.\\d{3})+|\\d{1,6})(?:\\s*[/-]\\s*(\\d{4}|\\d{2}))?(?![\\p{L}\\p{N}])`,
      'gu',
    )
    for (const match of folded.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      if (taken.some(([from, to]) => start < to && end > from)) continue
      taken.push([start, end])
      const number = String(Number((match[1] ?? '').replace(/\./g, '')))
      const year = wholeYear(match[2])
      const shown = types[0] === 'ley' ? number.replace(/\B(?=(?:\d{3})+$)/g, '.') : number
      found.push({
        text: text.slice(start, end),
        types,
        number,
        year: types[0] === 'ley' ? null : year,
        gdeCode: null,
        article,
        label: `${label} ${shown}${year === null || types[0] === 'ley' ? '' : `/${year}`}`,
      })
    }
  }
  if (found.length > 0) return found
  return codeReference(text, folded, article)
}

/** `art. 245 LCT`, `245 LCT`, `CN 14 bis`. */
function codeReference(text: string, folded: string, article: string | null): Reference[] {
  for (const match of folded.matchAll(/[a-z]{2,5}/g)) {
    const law = codes[match[0]]
    const bare = /(?<!\d)(\d{1,4}(?:\s*(?:bis|ter|quater))?)(?!\d)/.exec(folded)?.[1]
    const cited = article ?? bare ?? null
    // Two letters alone are no code: `cp` and `cn` count only beside an article.
    if (law === undefined || (cited === null && folded.trim() !== match[0])) continue
    return [
      {
        text: text.trim(),
        types: ['ley'],
        number: law,
        year: null,
        gdeCode: null,
        article: cited?.replace(/\s+/g, ' ') ?? null,
        label: `Ley ${law.replace(/\B(?=(?:\d{3})+$)/g, '.')}`,
      },
    ]
  }
  return []
}
