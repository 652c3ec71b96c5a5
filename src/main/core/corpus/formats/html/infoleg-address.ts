/** Addresses of InfoLEG: `…/anexos/0-4999/638/texact.htm`, `…/verNorma.do?id=638`. */
import { addressOf, attribute, type Page } from './page.ts'

export interface InfolegAddress {
  readonly id: string
  readonly text: 'original' | 'consolidated' | null
}

export function parseInfolegAddress(address: string): InfolegAddress | null {
  const [, below, page] = /anexos\/\d+-\d+\/(\d+)\/(norma|texact)\.html?/i.exec(address) ?? []
  if (below !== undefined)
    return { id: below, text: page?.toLowerCase() === 'texact' ? 'consolidated' : 'original' }
  const card = /verNorma\.do\?(?:[^"'\s]*&)?id=(\d+)/i.exec(address)?.[1]
  return card === undefined ? null : { id: card, text: null }
}

/** The page's own address, else the only norm of InfoLEG that its links lead to where `linked` says to look there. */
export function infolegAddress(page: Page, linked: boolean): InfolegAddress | null {
  const own = parseInfolegAddress(addressOf(page) ?? '') ?? parseInfolegAddress(page.file.name)
  if (own !== null || !linked) return own
  const ids = new Set<string>()
  for (const element of page.elements) {
    const found = parseInfolegAddress(attribute(element, 'href'))
    if (found !== null && found.text !== null) ids.add(found.id)
  }
  const [only] = ids
  return only !== undefined && ids.size === 1 ? { id: only, text: null } : null
}
