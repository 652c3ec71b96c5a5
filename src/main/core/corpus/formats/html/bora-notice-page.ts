/**
 * The page of an aviso. Since 2019 its title and its text stand in two blocks that are named; before, the page held what
 * the site's JSON still gives, in which each line's class says what it is.
 */
import { siteNotice } from '../bora-site-notice.ts'
import { parseDate } from '../dates.ts'
import type { Parsed } from '../format.ts'
import { paragraphsOfNodes, textOf, type HtmlElement, type HtmlParagraph } from '../html-text.ts'
import { noticeAddress } from './bora-address.ts'
import { byId, hasClass, textBelow, type Page } from './page.ts'

const baseName = (name: string) => name.slice(name.lastIndexOf('/') + 1).replace(/\.\w+$/, '')

/** `Fecha de publicación 28/08/2026`, somewhere around the text. */
function publicationDate({ elements }: Page): string | null {
  const body = elements.find((each) => each.tagName === 'body')
  const text = body === undefined ? '' : textOf(body)
  return parseDate(/Fecha de publicaci[oó]n:?\s*(\d{1,2}\/\d{1,2}\/\d{4})/i.exec(text)?.[1])
}

/** The rubro is the link that leads back to it: `puntero first-section`. */
function rubroOf({ elements }: Page): string | null {
  const link = elements.find((each) => hasClass(each, 'puntero') && /-section\b/.test(classOf(each)))
  const text = link === undefined ? '' : textOf(link)
  return text === '' ? null : text
}
const classOf = (element: HtmlElement) => element.attrs.find((each) => each.name === 'class')?.value ?? ''

function line(text: string | null, className: string): HtmlParagraph[] {
  return text === null ? [] : [{ text, className, level: 0 }]
}

export function boraNotice(page: Page): Parsed | null {
  const block = byId(page, 'cuerpoDetalleAviso')
  const older = page.elements.find((each) =>
    /(?:^|\s)detalle-(?:primera|segunda|tercera|cuarta)(?:\s|$)/.test(classOf(each)),
  )
  const body = block ?? older
  if (body === undefined) return null
  const heading = byId(page, 'tituloDetalleAviso')
  const of = (tag: string) =>
    heading === undefined ? null : textBelow(heading, (each) => each.tagName === tag)
  const [organism, normLine, summary] = [of('h1'), of('h2'), of('h6')]
  const address = noticeAddress(page)
  const editionDate = publicationDate(page) ?? address?.date ?? null
  const day = editionDate?.replaceAll('-', '') ?? null
  const notice = {
    id: address?.id ?? baseName(page.file.name),
    section: address?.section ?? null,
    organism,
    title: normLine,
    typeName: null,
    normLine,
    year: null,
    rubro: rubroOf(page),
    summary,
    editionDate,
    sourceUrl:
      address === null || day === null
        ? null
        : `https://www.boletinoficial.gob.ar/detalleAviso/${address.section}/${address.id}/${day}`,
  }
  const paragraphs = paragraphsOfNodes(body.childNodes)
  // The site shows these above the text; so does its JSON, within it.
  const told = new Set(paragraphs.slice(0, 6).map(({ text }) => text))
  const head = [
    ...line(organism, 'aviso-titulo'),
    ...line(normLine, 'aviso-norma'),
    ...line(summary, 'aviso-sintesis'),
  ]
  const whole = [...head.filter(({ text }) => !told.has(text)), ...paragraphs]
  return { documents: [siteNotice(notice, whole, page.file.name)], enrichments: [] }
}
