/** The page of a section: a list of avisos, without their texts. */
import { fact } from '../normalise.ts'
import type { Enrichment, Parsed } from '../format.ts'
import { textOf } from '../html-text.ts'
import { withoutCode } from '../bora-site-notice.ts'
import { parseGdeCode } from '../norm-line.ts'
import { parseNoticeAddress } from './bora-address.ts'
import { attribute, below, hasClass, textBelow, type Page } from './page.ts'

export function boraSection(page: Page): Parsed | null {
  const enrichments = new Map<string, Enrichment>()
  let rubro: string | null = null
  for (const element of page.elements) {
    if (hasClass(element, 'seccion-rubro')) rubro = fact(textOf(element))
    if (element.tagName !== 'a') continue
    const address = parseNoticeAddress(attribute(element, 'href'))
    // Those with annexes have a second link, of a paper clip.
    if (address === null || !below(element).some((each) => hasClass(each, 'linea-aviso'))) continue
    const organism = textBelow(element, (each) => hasClass(each, 'item'))
    const details = below(element)
      .filter((each) => hasClass(each, 'item-detalle'))
      .map(textOf)
    const last = details.length > 1 ? (details.at(-1) ?? null) : null
    const summary = withoutCode(last, parseGdeCode(last ?? '')?.code ?? null)
    const { section, id, date } = address
    enrichments.set(`${section}:${id}`, {
      identity: `tramite:${section}:${id}`,
      facts: {
        ...(rubro === null ? {} : { rubro }),
        ...(organism === null ? {} : { organism }),
        ...(summary === null ? {} : { summary }),
        ...(date === null ? {} : { editionDate: date }),
      },
    })
  }
  return enrichments.size === 0 ? null : { documents: [], enrichments: [...enrichments.values()] }
}
