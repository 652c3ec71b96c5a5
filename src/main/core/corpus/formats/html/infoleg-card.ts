/** InfoLEG's card of a norm (`verNorma.do`): what it is, when it was published, a summary; not its text. */
import { parseDate, writtenDate } from '../dates.ts'
import type { Parsed } from '../format.ts'
import { paragraphsOfNodes } from '../html-text.ts'
import { parseNormLine } from '../norm-line.ts'
import { fact } from '../normalise.ts'
import { infolegAddress } from './infoleg-address.ts'
import { byId, hasClass, textBelow, type Page } from './page.ts'

const normId: Readonly<Record<string, string>> = { ley: 'LEY', decreto: 'DEC', dnu: 'DNU', decreto_ley: 'DL' }

/** As the norms in Markdown are named: a law by its number, the others with their year too. */
export function normIdentity(type: string | null, number: string | null, year: number | null): string | null {
  const prefix = normId[type ?? '']
  if (prefix === undefined || number === null) return null
  if (type === 'ley') return `${prefix}-${number}`
  return year === null ? null : `${prefix}-${number}-${String(year)}`
}

export function infolegCard(page: Page): Parsed | null {
  const card = byId(page, 'Textos_Completos')
  if (card === undefined) return null
  const heading = textBelow(card, (each) => each.tagName === 'strong')
  const numbered = parseNormLine(heading ?? '')
  const id = infolegAddress(page, true)?.id ?? null
  const paragraphs = paragraphsOfNodes(card.childNodes).map(({ text }) => text)
  const published = paragraphs.find((each) => /publicada? en el bolet[ií]n oficial/i.test(each)) ?? null
  const at = paragraphs.findIndex((each) => /^Resumen:/i.test(each))
  const own = paragraphs[at]?.replace(/^Resumen:\s*/i, '') ?? ''
  const summary = fact(own === '' ? paragraphs[at + 1] : own)
  const norm = normIdentity(numbered?.type ?? null, numbered?.number ?? null, numbered?.year ?? null)
  const organism = fact(heading?.replace(/^.*?\d[\d./]*/, ''))
  const editionDate =
    writtenDate(published) ?? parseDate(/\d{1,2}\/\d{1,2}\/\d{4}/.exec(published ?? '')?.[0])
  const subject = textBelow(card, (each) => hasClass(each, 'destacado') || each.tagName === 'h1')
  const facts = {
    ...(organism === null ? {} : { organism }),
    ...(summary === null && subject === null ? {} : { summary: summary ?? subject }),
    ...(editionDate === null ? {} : { editionDate }),
  }
  const identities = [...(id === null ? [] : [`infoleg:${id}`]), ...(norm === null ? [] : [`norma:${norm}`])]
  return {
    documents: [],
    enrichments: identities.map((identity) => ({ identity, facts })),
    alone: 'card_only',
  }
}
