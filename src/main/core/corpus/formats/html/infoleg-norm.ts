/** A norm's text on InfoLEG: `norma.htm`, the original, and `texact.htm`, with its amendments worked in. */
import { compose } from '../compose.ts'
import { parseDate, writtenDate } from '../dates.ts'
import type { Parsed } from '../format.ts'
import { paragraphsOfNodes } from '../html-text.ts'
import { parseGdeCode, parseNormLine, typeOf } from '../norm-line.ts'
import { parseRegistryLine } from '../registry-line.ts'
import { infolegAddress } from './infoleg-address.ts'
import { normIdentity } from './infoleg-card.ts'
import { byId, type Page } from './page.ts'

/** Lines of the head in which a norm says what it is. */
const headLines = 40
/** A line that is the norm's number and nothing else. */
const normLine =
  /^(?:LEY|DECRETO(?:[ -]LEY)?|RESOLUCI[ÓO]N(?: GENERAL| CONJUNTA)*|DISPOSICI[ÓO]N(?: CONJUNTA)?|DECISI[ÓO]N ADMINISTRATIVA|ACORDADA|COMUNICACI[ÓO]N)\s+(?:N\s*[º°ro.]+\s*)?(?:[A-Z]\s*)?\d[\d.]*(?:\s*[-/]\s*\d{2,4})?(?:\s*[.-]+)?$/iu
/** Alone above their norm, these are no part of it. */
const chrome =
  /^(?:Información Legislativa|InfoLEG|Ministerio de (?:Economía|Justicia)[^.]{0,60}Información Legislativa.*)$/i

function isInfoleg(page: Page): boolean {
  const name = page.file.name.slice(page.file.name.lastIndexOf('/') + 1)
  return (
    /^(?:norma|texact)\.html?$/i.test(name) ||
    /infoleg|informaci[oó]n legislativa/i.test(page.title) ||
    infolegAddress(page, false) !== null
  )
}

export function infolegNorm(page: Page): Parsed | null {
  const body = byId(page, 'Contenido') ?? page.elements.find((each) => each.tagName === 'body')
  if (body === undefined || !isInfoleg(page)) return null
  const paragraphs = paragraphsOfNodes(body.childNodes).filter(({ text }) => !chrome.test(text))
  const head = paragraphs.slice(0, headLines).map(({ text }) => text)
  const line = head.find((each) => typeOf(each) !== null && normLine.test(each))
  if (line === undefined) return null
  const { text, headings } = compose(paragraphs)
  const address = infolegAddress(page, false)
  const sanctioned = writtenDate(head.find((each) => /^Sancionada?\b/i.test(each)))
  const signedLine = head.find((each) =>
    /^(?:Ciudad (?:Autónoma )?de )?(?:Bs\.? ?As\.?|Buenos Aires),/i.test(each),
  )
  const signed =
    sanctioned ??
    writtenDate(signedLine) ??
    parseDate(/\d{1,2}\/\d{1,2}\/\d{2,4}/.exec(signedLine ?? '')?.[0])
  const gde = parseGdeCode(head.join('\n'))
  const { type = null, number = null, year = null } = parseNormLine(line) ?? {}
  const wholeYear =
    year ?? gde?.year ?? (type === 'ley' || signed === null ? null : Number(signed.slice(0, 4)))
  const registry = parseRegistryLine(text.slice(-600))
  // A DNU calls itself a decree, and only its code tells.
  const own = gde?.type === 'dnu' && type === 'decreto' ? 'dnu' : type
  const identity = normIdentity(own, number, wholeYear)
  const named = /texact\.html?$/i.test(page.file.name) ? 'consolidated' : null
  const textState = address?.text ?? named ?? (/norma\.html?$/i.test(page.file.name) ? 'original' : 'unknown')
  const identities = [
    ...(identity === null ? [] : [`norma:${identity}`]),
    ...(address === null ? [] : [`infoleg:${address.id}`]),
    ...(gde === null ? [] : [`gde:${gde.code}`]),
  ]
  const at = head.indexOf(line)
  const title = head
    .slice(at + 1)
    .find((each) => /\p{L}{4}/u.test(each) && !/^(?:Sancionada?|Promulgada?)\b/i.test(each))
  const subject =
    gde === null
      ? title
      : head
          .find((each) => each.includes(gde.code))
          ?.replace(gde.code, '')
          .replace(/^[\s.–—-]+/, '')
  return {
    documents: [
      {
        id: identity ?? page.file.name,
        kind: 'norm',
        identities: identities.length > 0 ? identities : [`file:${page.file.name}`],
        title: line,
        summary: subject === undefined || subject === '' ? null : subject.slice(0, 400),
        type: own,
        number,
        year: wholeYear,
        section: null,
        rubro: null,
        organism: null,
        sanctionDate: signed,
        publishedFrom: registry?.from ?? null,
        publishedTo: registry?.to ?? null,
        editionDate: null,
        editionNumber: null,
        gdeCode: gde?.code ?? null,
        registryLine: registry?.line ?? null,
        sourceUrl: address === null || address.text === null ? null : sourceOf(page),
        textState,
        text,
        headings,
        questions: [],
      },
    ],
    enrichments: [],
  }
}

function sourceOf(page: Page): string | null {
  const found = /https?:\/\/[^\s"'<>]*anexos\/\d+-\d+\/\d+\/(?:norma|texact)\.html?/i.exec(
    page.source.slice(0, 8192),
  )
  return found?.[0] ?? null
}
