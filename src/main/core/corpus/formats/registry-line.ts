import { parseDate } from './dates.ts'

/** The tail of an aviso: `e. 28/08/2026 N° 61202/26 v. 28/08/2026`: from, registry number, to. */
export interface RegistryLine {
  readonly line: string
  readonly number: string
  readonly from: string
  readonly to: string
}

const pattern =
  /e\.\s*(\d{1,2}\/\d{1,2}\/\d{2,4})\s*N[°ºro.]*\s*([\d.]+(?:\/\d{2,4})?)\s*v\.\s*(\d{1,2}\/\d{1,2}\/\d{2,4})/

/** @param text normalised; the last line of that form counts */
export function parseRegistryLine(text: string): RegistryLine | null {
  const at = text.lastIndexOf('e. ', text.length)
  const found = pattern.exec(text.slice(Math.max(0, at < 0 ? text.length - 200 : at - 2)))
  const from = parseDate(found?.[1])
  const to = parseDate(found?.[3])
  if (found?.[2] === undefined || from === null || to === null) return null
  return {
    line: found[0],
    number: found[2].replace(/\./g, '').replace(/^0+/, ''),
    from,
    to: to < from ? from : to,
  }
}
