/** One of InfoLEG's notes below an article: `(Artículo sustituido por art. 51 de la Ley N° 27.802 B.O. 6/3/2026)`. */
import type { NormType } from '../../../shared/domain/vocabulary.ts'
import { typeOf } from '../corpus/formats/norm-line.ts'

export const noteVerbs = [
  'sustituido',
  'incorporado',
  'derogado',
  'restablecido',
  'observado',
  'modificado',
  'renumerado',
  'rectificado',
  'ratificado',
  'prorrogado',
  'suspendido',
] as const
export type NoteVerb = (typeof noteVerbs)[number]

/** What the note speaks of: the article whole, a part of it, a chapter or annex, or the norm. */
export type NoteScope = 'article' | 'fragment' | 'division' | 'norm'

export interface AmendingNorm {
  /** As InfoLEG links it; null where the note has no link. */
  readonly infolegId: number | null
  readonly type: NormType
  /** Digits without dots. */
  readonly number: string
  readonly year: number | null
  readonly organism: string | null
  /** `51`, `7 bis`; null where the note names the norm only. */
  readonly article: string | null
  readonly annex: boolean
}

export interface AmendmentNote {
  /** UTF-16 offsets of the parentheses. */
  readonly start: number
  readonly end: number
  readonly verb: NoteVerb
  readonly scope: NoteScope
  /** `Segundo párrafo`, `Inciso d)`, as written. */
  readonly subject: string
  readonly by: AmendingNorm
  /** Day of the gazette, ISO; null where the note has none that exists. */
  readonly gazette: string | null
  /** What the note says of when it takes effect, as written. */
  readonly effect: string | null
}

const verbStems: readonly (readonly [RegExp, NoteVerb])[] = [
  [/sustitu[ií]d|reemplazad/i, 'sustituido'],
  [/incorporad|agregad/i, 'incorporado'],
  [/derogad|abrogad|suprimid|eliminad/i, 'derogado'],
  [/restablecid/i, 'restablecido'],
  [/observad|vetad/i, 'observado'],
  [/modificad|texto seg[uú]n/i, 'modificado'],
  [/renumerad/i, 'renumerado'],
  [/rectificad/i, 'rectificado'],
  [/ratificad/i, 'ratificado'],
  [/prorrogad/i, 'prorrogado'],
  [/suspendid/i, 'suspendido'],
]
const stem =
  'sustitu[ií]d|reemplazad|incorporad|agregad|derogad|abrogad|suprimid|eliminad|restablecid|observad|vetad|modificad|renumerad|rectificad|ratificad|prorrogad|suspendid'
const verb = new RegExp(`(?<!\\p{L})(?:(?:${stem})[oa]s?|texto seg[uú]n)(?!\\p{L})`, 'giu')
/** Cheap look at what follows a parenthesis. */
export const mayBeNote = new RegExp(`(?:${stem})[oa]|texto seg[uú]n`, 'i')

/** The page's own slips of the pen included. */
const names =
  'Ley(?:es)?|Decretos?\\s?-?\\s?Ley|Decretos?|Dec?reto|Dec\\.|DNU|De[cs]i[sc]i[óo]n(?:es)?\\s+Administrativas?|Res(?:\\.|oluci[óo]n(?:es)?)(?:\\s+(?:General|Conjunta))*|Disposici[óo]n(?:es)?(?:\\s+Conjunta)?|Acordada|Comunicaci[óo]n'
const norm = new RegExp(
  `(?<!\\p{L})(${names})(?:\\s*⟦(\\d+)⟧)?(?:\\s*(?:Nacional|Federal|S|de Necesidad y Urgencia|DNU))?\\s*(?:N\\s*(?:ros?)?\\s*[°ºª.]*\\s*°?\\s*)?(?:⟦(\\d+)⟧\\s*)?["“]?[ABC]?["”]?\\s*(\\d[\\d.]*)(?:\\s*[/-]\\s*(\\d{4}|\\d{2})(?!\\d))?(?:\\s*⟦(\\d+)⟧)?`,
  'giu',
)
const gazetteDay =
  /B\.?\s*O\.?\s*(?:N[°º]\s*[\d.]+\s*)?[:,]?\s*(?:de(?:l| fecha)?|el)?\s*(?:d[ií]a\s*)?(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]+\s*(\d{4}|\d{2})(?!\d)/iu
const article =
  /(?<!\p{L})art(?:[íi]culos?|s?\.?)\s*(?:N[°º]\s*)?(\d{1,4})\s*[°ºªo]?(?:\s*,?\s*(bis|ter|qu[áa]ter|quinquies|sexies))?(?![\d./])/iu

/** Words that the page runs together: `derogadopor`, `Apartadoderogado`. */
const glued = new RegExp(`((?:${stem})[oa]s?)(por|seg[uú]n|con|art\\.|texto)(?=\\s|\\d|art)`, 'giu')
const gluedVerb = new RegExp(`(\\p{L})((?:${stem})[oa]s?)(?!\\p{L})`, 'gu')

/** Words of a note: links as their text and, between ⟦⟧, the identifier they lead to; emphasis gone. */
export function plainNote(raw: string): string {
  return raw
    .replace(/\[([^\][]*)\]\(([^()]*)\)/g, (_all, label: string, url: string) => {
      const id = /[?&]id=\s*(\d{1,8})/.exec(url)?.[1]
      return id === undefined ? ` ${label} ` : ` ${label} ⟦${id}⟧ `
    })
    .replace(/[*_[\]\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(glued, '$1 $2')
    .replace(gluedVerb, '$1 $2')
    .replace(/(?<!\p{L})(por)(art\.)/giu, '$1 $2')
    .trim()
}

export function wholeYear(digits: string): number {
  const value = Number(digits)
  return digits.length === 4 ? value : value + (value < 50 ? 2000 : 1900)
}

/** ISO, or null for a day that no calendar has. */
function dayOf(day: string, month: string, year: string): string | null {
  const date = new Date(Date.UTC(wholeYear(year), Number(month) - 1, Number(day)))
  const exists = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1
  return exists && date.getUTCFullYear() > 1800 ? date.toISOString().slice(0, 10) : null
}

const articleSubject =
  /^(?:(?:nuevo|primer|segundo|tercer|cuarto|[úu]ltimo|siguiente)\s+)?(?:texto (?:del? )?(?:los )?)?art(?:[íi]culos?|s?\.)(?![^]*(?:p[áa]rraf|inciso|apartado|punto|oraci|frase))/iu
const divisionSubject = /^(?:anexo|cap[íi]tulo|t[íi]tulo|secci[óo]n|libro|parte|planilla|acta)s?(?!\p{L})/iu
const normSubject =
  /^(?:la |el )?(?:presente )?(?:norma|ley|decreto|decisi[óo]n administrativa|reglamento)(?: fue)?[\s,:]*$/iu

function scopeOf(subject: string): NoteScope {
  if (articleSubject.test(subject)) return 'article'
  if (normSubject.test(subject)) return 'norm'
  return divisionSubject.test(subject) ? 'division' : 'fragment'
}

function typeNamed(name: string): NormType | null {
  if (/^(?:dec?reto|dec\.)$/iu.test(name)) return 'decreto'
  if (/^de[cs]i[sc]/iu.test(name)) return 'decision_administrativa'
  if (/^res\./iu.test(name)) return 'resolucion'
  return typeOf(name)
}

/** After a repeal: it came back, or the repeal fell. */
const undone = /(?<!\p{L})(?:reimplantad|restablecid|restituid|rehabilitad|suspendid|rechazad|recobr)\p{L}*/iu

/**
 * What a note says, or null where it is not one: it must name the verb, and the norm.
 * @param raw between the parentheses, as the text has it
 */
export function parseNote(raw: string): Omit<AmendmentNote, 'start' | 'end'> | null {
  const text = plainNote(raw).replace(/^nota (?:de )?infoleg\s*:?\s*/iu, '')
  const first = verb.exec(text)
  verb.lastIndex = 0
  if (first === null || first.index > 160) return null
  // «Primer artículo incorporado a continuación del art. 8 sustituido por…»: the verb of the change is the last one.
  const by = /(?<!\p{L})(?:por|seg[uú]n)(?=\s|⟦|[A-Z])/u.exec(text.slice(first.index + first[0].length))
  const stop = by === null ? first.index + first[0].length : first.index + first[0].length + by.index
  const verbs = [...text.slice(0, stop).matchAll(verb)]
  const last = stop - first.index > 140 ? first : (verbs.at(-1) ?? first)
  const shown = verbStems.find(([pattern]) => pattern.test(last[0]))?.[1]
  if (shown === undefined) return null
  const rest = text.slice(Math.min(stop, last.index + last[0].length))
  norm.lastIndex = 0
  for (let found = norm.exec(rest); found !== null; found = norm.exec(rest)) {
    const [whole, name = '', id1, id2, digits = '', year, id3] = found
    const type = typeNamed(name)
    const number = digits.replace(/\./g, '')
    if (type === null || number === '') continue
    const before = rest.slice(0, found.index)
    const after = rest.slice(found.index + whole.length)
    // «incorporado como art. 668 por art. 4°»: the article is the one that the change comes by.
    const place = article.exec(
      before.slice(Math.max(0, before.search(/(?<!\p{L})por(?![^]*(?<!\p{L})por(?!\p{L}))/iu))),
    )
    const published = gazetteDay.exec(after)
    const id = id3 ?? id2 ?? id1 ?? /^[^.;]{0,60}?⟦(\d+)⟧/.exec(after)?.[1]
    const organism =
      /^\s*,?\s*del?(?: la| los| las)?\s+([^;()⟦⟧]{3,90}?)(?:\s*⟦\d+⟧)?[\s,]*B\.?\s?O\./iu.exec(after)?.[1]
    const back = shown === 'derogado' ? undone.exec(after) : null
    if (back !== null) {
      const again = parseNote(
        `${text.slice(0, first.index)} restablecido ${after.slice(back.index + back[0].length)}`,
      )
      if (again !== null) return again
    }
    const subject = text.slice(0, first.index).replace(/⟦\d+⟧/g, '').replace(/\s+/g, ' ').trim()
    return {
      verb: back === null ? shown : 'restablecido',
      scope: scopeOf(subject),
      subject,
      by: {
        infolegId: id === undefined ? null : Number(id),
        type,
        number: String(Number(number)),
        year: year === undefined ? null : wholeYear(year),
        organism: organism === undefined ? null : organism.trim(),
        article:
          place === null
            ? null
            : `${String(Number(place[1]))}${place[2] === undefined ? '' : ` ${place[2].toLowerCase().replace('á', 'a')}`}`,
        annex: place !== null && /anexo/iu.test(before),
      },
      gazette: published === null ? null : dayOf(published[1] ?? '', published[2] ?? '', published[3] ?? ''),
      effect:
        /Vigencia\s*(?::|(?=a partir|desde|el |los |al? ))\s*([^]+?)[\s.]*$/u
          .exec(after)?.[1]
          ?.replace(/⟦\d+⟧/g, '')
          .replace(/\s+/g, ' ') ?? null,
    }
  }
  return null
}
