/**
 * What the head of a judgment says plainly: its court, its case and number, its day. Only a text that has the name of a
 * case and words with which only a court decides is one; a brief in the same case is not. What is not plain stays unsaid.
 */
import { namesCourt } from '../../../../shared/domain/courts.ts'
import { parseDate, writtenDate } from '../formats/dates.ts'
import type { ParsedDocument } from '../formats/format.ts'

export interface JudgmentFacts {
  /** As written: `CÁMARA CIVIL - SALA B` */
  readonly court: string | null
  /** `PÉREZ, JUAN C/ GÓMEZ, ANA S/ DAÑOS Y PERJUICIOS` */
  readonly caption: string
  /** `CIV 12345/2024` */
  readonly docket: string | null
  readonly date: string | null
}

/** Paragraphs in which a judgment says whose it is, and their letters. */
const headParagraphs = 30
const headLetters = 4000
/** No paragraph that names its case is longer; a longer one is not worth the search. */
const captionLine = 700

const quotedCaption = /["“«]\s*([^"”»“«]{3,200}?\s(?:c\s*\/|s\s*\/)[^"”»“«]{3,250}?)\s*["”»]/iu
const bareCaption =
  /(?:^|(?:caratulad[oa]s?|causa|autos|expediente|expte\.?[^:]{0,40}):?\s+)(\p{Lu}[^"“”:;]{2,160}?\s[cC]\s*\/\s*[^"“”:;]{2,160}?\s[sS]\s*\/\s*[\p{L}\d ,.()°ºª/-]{3,160}?)(?=$|["”]|\.-|\.$|,?\s*\(?(?:[Ee]xpte|EXPTE|[Ee]xpediente|EXPEDIENTE|[Cc]ausa)\b)/u

const jurisdictions =
  'CIV|COM|CNT|CAF|CCF|CFP|CPE|CCC|CSS|CSJ|CNE|FSM|FLP|FRO|FCB|FMZ|FTU|FSA|FCR|FBB|FGR|FPA|FRE|FPO|FMP|CPN|CPF'
const docketOf = new RegExp(
  `\\b((?:${jurisdictions})\\s+\\d{1,7}/\\d{4}(?:/[A-Z\\d]{1,6}(?:-CS\\d+)?)?)\\b`,
  'u',
)
const numberedDocket =
  /\bexp(?:te|ediente)\.?\s*(?:n(?:ro|º|°|o)?\.?\s*)?:?\s*((?:[A-Z]{1,4}[\s-])?\d[\d.]{0,9}\/\d{2,4})\b/iu

/** What only a court writes. */
const decides =
  /^(?:y?\s*(?:autos\s*[,y]*\s*)?vistos?\b|y?\s*considerando\b|se resuelve\b|por (?:ello|lo expuesto|todo ello)[^\n]{0,300}\b(?:resuelv[eo]|falla|se resuelve|sentencia)\b|resuelvo?\b\s*:?|fallo\s*:|falla\s*:|sentencia definitiva\b|sentencia interlocutoria\b|el tribunal resuelve\b)/imu
/** The first words of who addresses a court. */
const addresses =
  /^(?:señor(?:es|a|as)?\s+(?:juez|jueza|jueces|camarista|presidente)|excm[ao]s?\.?\s+(?:c[aá]mara|tribunal|corte|señor)|sr\.?\s+juez|[^\n]{0,80}\b(?:promueve demanda|contesta (?:demanda|traslado)|interpone|expresa agravios|solicita|acompaña)\b)/imu

const dateHead =
  /^(?:(?:en |y )?(?:(?:la )?ciudad (?:autónoma )?de )?[\p{Lu}][\p{L} .]{1,40},?\s+)?(?:rep[uú]blica argentina,\s*)?(?:a |a los |de )?\d{1,2}\s*[°º]?\s+(?:días?\s+)?(?:del? )?(?:mes de )?\p{L}+,?\s+(?:de |del )(?:año )?\d{4}/iu

/** @param text of a document known by nothing but its text */
export function judgmentOf(text: string): JudgmentFacts | null {
  const head = text.slice(0, headLetters).split('\n\n').slice(0, headParagraphs)
  const whole = head.join('\n')
  const caption = captionOf(head)
  if (caption === null || addresses.test(whole.slice(0, 800)) || !decides.test(text)) return null
  const court = head.find((line) => line.length <= 160 && namesCourt(line)) ?? null
  const room = court === null || /\bsala\b/i.test(court) ? null : roomAfter(head, court)
  const dated = head.find((line) => dateHead.test(line))
  const signed = /Fecha de firma:\s*(\d{1,2}\/\d{1,2}\/\d{4})/i.exec(text)?.[1]
  return {
    court: court === null ? null : [court.replace(/\.$/, ''), ...(room === null ? [] : [room])].join(', '),
    caption,
    docket: (docketOf.exec(whole)?.[1] ?? numberedDocket.exec(whole)?.[1])?.replace(/\s+/g, ' ') ?? null,
    date: dated === undefined ? parseDate(signed) : writtenDate(dated),
  }
}

/** `SALA B`, alone in the line after the court's. */
function roomAfter(head: readonly string[], court: string): string | null {
  const next = head[head.indexOf(court) + 1] ?? ''
  return /^sala\s+(?:[a-z]|[ivx]+|\d{1,2})\b\.?$/iu.test(next) ? next.replace(/\.$/, '') : null
}

function captionOf(head: readonly string[]): string | null {
  for (const line of head) {
    if (line.length > captionLine) continue
    const found = quotedCaption.exec(line)?.[1] ?? bareCaption.exec(line)?.[1]
    if (found !== undefined) return found.replace(/\s+/g, ' ').trim()
  }
  return null
}

/** A document as it was parsed, with what it says of itself where it is a judgment. */
export function withJudgment(document: ParsedDocument): ParsedDocument {
  const free = document.kind === 'text' || document.kind === 'own'
  const facts = free && document.type === null ? judgmentOf(document.text) : null
  if (facts === null) return document
  const { court, caption, docket, date } = facts
  return {
    ...document,
    kind: 'judgment',
    title: caption,
    court,
    docket,
    sanctionDate: date ?? document.sanctionDate,
  }
}
