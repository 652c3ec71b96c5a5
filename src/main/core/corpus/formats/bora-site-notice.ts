/** An aviso as the official site gives it, in its JSON or in its pages. */
import type { Section } from '../../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { parseDate } from './dates.ts'
import type { ParsedDocument } from './format.ts'
import type { HtmlParagraph } from './html-text.ts'
import { parseGdeCode, parseNormLine, typeOf } from './norm-line.ts'
import { fact, joinParagraphs } from './normalise.ts'
import { parseRegistryLine } from './registry-line.ts'

/** What is told beside the text. Absent facts are null. */
export interface SiteNotice {
  /** The site's own number of the aviso, else the file's name. */
  readonly id: string
  readonly section: Section | null
  readonly organism: string | null
  readonly title: string | null
  /** The site's word for the type, often wrong. */
  readonly typeName: string | null
  /** `Resolución 241`, with or without its year */
  readonly normLine: string | null
  readonly year: number | null
  readonly rubro: string | null
  readonly summary: string | null
  readonly editionDate: string | null
  readonly sourceUrl: string | null
  /** Both absent where the page does not tell. */
  readonly supplement?: boolean
  readonly annexes?: readonly string[]
}

function ofClass(paragraphs: readonly HtmlParagraph[], name: string): string | null {
  return paragraphs.find((each) => each.className === name)?.text ?? null
}

/** `RESOL-2018-1-APN-X#Y - Asunto.` → `Asunto.`; a bare code → null. */
export function withoutCode(line: string | null, code: string | null): string | null {
  if (line === null || code === null) return line
  return fact(line.replace(code, '').replace(/^[\s.–—-]+/, ''))
}

/** The place and day of signature: `Ciudad de Buenos Aires, 07/08/2018`, marked as such or in the first lines. */
function signatureDate(paragraphs: readonly HtmlParagraph[]): string | null {
  const line =
    ofClass(paragraphs, 'aviso-fecha') ??
    paragraphs
      .slice(0, 6)
      .find(({ text }) => /^(?:Ciudad (?:Autónoma )?de )?(?:Buenos Aires|Bs\. ?As\.),/i.test(text))?.text
  return parseDate(/(\d{1,2}\/\d{1,2}\/\d{2,4})\.?\s*$/.exec(line ?? '')?.[1])
}

/**
 * @param all paragraphs of the text, with the site's classes where it has them
 * @param name of the file, for the rejection
 * @throws FojasError no_text
 */
export function siteNotice(source: SiteNotice, all: readonly HtmlParagraph[], name: string): ParsedDocument {
  const mark = /#I(\w+)I#/.exec(ofClass(all, 'aviso-id') ?? '')?.[1] ?? null
  const paragraphs = all.filter((each) => each.className !== 'aviso-id' && !/^#[IF]\w+[IF]#$/.test(each.text))
  const body = joinParagraphs(paragraphs.map((each) => each.text))
  if (body === '') throw new FojasError('no_text', { name })

  const { section, editionDate, year, id } = source
  const registry = parseRegistryLine(body)
  const normLine = ofClass(paragraphs, 'aviso-norma') ?? source.normLine
  const gde =
    parseGdeCode(ofClass(paragraphs, 'aviso-sintesis') ?? source.summary ?? '') ??
    parseGdeCode(body.slice(0, 600))
  const numbered = parseNormLine(normLine ?? '', year) ?? parseNormLine(source.normLine ?? '', year)
  const organism =
    source.organism ?? ofClass(paragraphs, 'aviso-organismo') ?? ofClass(paragraphs, 'aviso-titulo')
  const first = paragraphs[0]?.text ?? ''
  const summary = withoutCode(ofClass(paragraphs, 'aviso-sintesis') ?? source.summary, gde?.code ?? null)
  return {
    id,
    kind: 'notice',
    identities: [
      ...(mark === null ? [] : [`mark:${mark}`]),
      ...(gde === null ? [] : [`gde:${gde.code}`]),
      ...(registry === null ? [] : [`registry:${registry.number}`]),
      `tramite:${section ?? ''}:${id}`,
    ],
    title: source.title ?? normLine ?? (section === 'primera' ? (organism ?? first) : first),
    summary,
    type:
      numbered?.type ??
      gde?.type ??
      (section === 'primera' ? (typeOf(source.rubro ?? '') ?? typeOf(source.typeName ?? '')) : null),
    number: numbered?.number ?? gde?.number ?? null,
    year: numbered?.year ?? gde?.year ?? null,
    section,
    rubro: source.rubro,
    organism,
    sanctionDate: signatureDate(paragraphs),
    publishedFrom: registry?.from ?? editionDate,
    publishedTo: registry?.to ?? editionDate,
    editionDate,
    editionNumber: null,
    gdeCode: gde?.code ?? null,
    registryLine: registry?.line ?? null,
    sourceUrl: source.sourceUrl,
    textState: 'original',
    text: body,
    headings: [],
    questions: [],
    ...(source.supplement === undefined ? {} : { supplement: source.supplement }),
    ...(source.annexes === undefined ? {} : { annexes: source.annexes }),
  }
}
