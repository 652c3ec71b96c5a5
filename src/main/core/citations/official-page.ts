/** The address of a document's page on the official site, as text. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { isDemo, readIdentities } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'

const site = 'https://www.boletinoficial.gob.ar/detalleAviso'

/**
 * What its source gave, else the gazette's own form of address, which is known of the Primera: by the number of the
 * procedure and the day of the edition. The demo edition is invented: its numbers are those of other avisos.
 */
export function officialUrl(reader: Reader, meta: DocumentMeta): string | null {
  if (meta.sourceUrl !== null && /^https?:\/\/\S+$/.test(meta.sourceUrl)) return meta.sourceUrl
  if (meta.section !== 'primera' || meta.editionDate === null || isDemo(reader, meta.key)) return null
  const number = readIdentities(reader, meta.key)
    .map((identity) => /^tramite:primera:(\d+)$/.exec(identity)?.[1])
    .find((each) => each !== undefined)
  return number === undefined ? null : `${site}/primera/${number}/${meta.editionDate.replaceAll('-', '')}`
}
