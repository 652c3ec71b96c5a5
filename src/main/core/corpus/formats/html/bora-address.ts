/** Addresses of the official site: `/detalleAviso/primera/326096/20250529`. */
import { sections, type Section } from '../../../../../shared/domain/vocabulary.ts'
import { parseDate } from '../dates.ts'
import { addressOf, attribute, type Page } from './page.ts'

export interface NoticeAddress {
  readonly section: Section
  readonly id: string
  /** Day of the edition. */
  readonly date: string | null
}

export function parseNoticeAddress(address: string): NoticeAddress | null {
  const [, name, id, day] =
    /\/(?:detalleAviso|pdf\/aviso)\/(primera|segunda|tercera|cuarta)\/(\w+)(?:\/(\d{8}))?/.exec(address) ?? []
  const section = sections.find((each) => each === name)
  return section === undefined || id === undefined ? null : { section, id, date: parseDate(day) }
}

/**
 * Whose page it is: by its own address, else by the only aviso that its links and scripts speak of (to share it, to
 * download it), else by the name of the file.
 */
export function noticeAddress(page: Page): NoticeAddress | null {
  const own = parseNoticeAddress(addressOf(page) ?? '')
  if (own !== null) return own
  const spoken = new Map<string, NoticeAddress>()
  const mention = (text: string) => {
    const found = parseNoticeAddress(text.replace(/%2F/gi, '/'))
    if (found !== null) spoken.set(`${found.section} ${found.id}`, found)
  }
  for (const element of page.elements) {
    mention(attribute(element, 'href'))
    mention(attribute(element, 'onclick'))
  }
  const [only] = spoken.values()
  if (only !== undefined && spoken.size === 1) return only
  const [, name, id, day] =
    /(primera|segunda|tercera|cuarta)[\W_](\d{4,9})(?:[\W_](\d{8}))?\D*$/i.exec(page.file.name) ?? []
  const section = sections.find((each) => each === name?.toLowerCase())
  return section === undefined || id === undefined ? null : { section, id, date: parseDate(day) }
}
