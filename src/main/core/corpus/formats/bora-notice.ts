/** What the printed forms of an aviso (XML, text of the PDFs) share: the facts told from its paragraphs. */
import type { Section } from '../../../../shared/domain/vocabulary.ts'
import { parseDate } from './dates.ts'
import type { ParsedDocument } from './format.ts'
import { parseGdeCode, parseNormLine } from './norm-line.ts'
import { parseRegistryLine, type RegistryLine } from './registry-line.ts'

export interface PrintedNotice {
  readonly id: string
  /** The number between `#I` and `I#`; null in the years before the marks. */
  readonly mark: string | null
  readonly paragraphs: readonly string[]
  readonly title: string | null
  readonly normLine: string | null
  readonly organism: string | null
  readonly summary: string | null
  readonly section: Section | null
  readonly editionDate: string | null
  readonly editionNumber: string | null
}

/** In 2002 the number has no year, later ones have: the year of first publication tells them apart. */
function registryNumber({ number, from }: RegistryLine): string {
  return number.includes('/') ? number : `${number}/${from.slice(2, 4)}`
}

export function printedNotice(notice: PrintedNotice): ParsedDocument {
  const { id, mark, paragraphs, section, editionDate, editionNumber } = notice
  const text = paragraphs.join('\n\n')
  const registry = parseRegistryLine(text)
  const gde = parseGdeCode(text.slice(0, 600))
  const numbered = parseNormLine(notice.normLine ?? '')
  const signed = /Bs\. ?As\.,? (\d{1,2}\/\d{1,2}\/\d{2,4})|Buenos Aires, (\d{1,2}\/\d{1,2}\/\d{2,4})/.exec(
    text,
  )
  const identities = [
    ...(mark === null ? [] : [`mark:${mark}`]),
    ...(gde === null ? [] : [`gde:${gde.code}`]),
    ...(registry === null ? [] : [`registry:${registryNumber(registry)}`]),
  ]
  return {
    id,
    kind: 'notice',
    identities: identities.length > 0 ? identities : [`file:${id}`],
    title: notice.title ?? notice.normLine ?? (paragraphs[0] ?? id).slice(0, 160),
    summary: notice.summary,
    type: numbered?.type ?? gde?.type ?? null,
    number: numbered?.number ?? gde?.number ?? null,
    year: numbered?.year ?? gde?.year ?? null,
    section,
    rubro: null,
    organism: notice.organism,
    sanctionDate: parseDate(signed?.[1] ?? signed?.[2]),
    publishedFrom: registry?.from ?? editionDate,
    publishedTo: registry?.to ?? editionDate,
    editionDate,
    editionNumber,
    gdeCode: gde?.code ?? null,
    registryLine: registry?.line ?? null,
    sourceUrl: null,
    textState: 'original',
    text,
    headings: [],
    questions: [],
  }
}
