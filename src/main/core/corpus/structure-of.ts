/**
 * A text as a structure: its parts (visto, considerando, articles, annexes), its outline, its paragraphs. Linear in the
 * length of the text.
 *
 * The quotation rule: an article heading after «…por el siguiente:» and the like belongs to the norm that is quoted, until
 * the outer numbering resumes. A citation that is wrong is worse than none.
 */
import type { Address, Block, OutlineEntry } from '../../../shared/domain/document.ts'
import type { Part } from '../../../shared/domain/vocabulary.ts'
import { parseArticleHeading, type ArticleHeading } from './article-heading.ts'
import type { HeadingMark } from './formats/format.ts'

/** A paragraph with its place. */
export interface Segment {
  readonly start: number
  readonly end: number
  readonly kind: Block['kind']
  readonly level: number
  readonly address: Address
  /** A passage begins here whatever the length of the one before. */
  readonly boundary: boolean
}

export interface TextStructure {
  readonly segments: readonly Segment[]
  readonly outline: readonly OutlineEntry[]
}

/** What announces that the text of another norm follows. */
const announces =
  /(?:por (?:el|la|los|las) siguientes?|(?:el|la|los|las) siguientes?(?: textos?| art[ií]culos?| p[aá]rrafos?)?|siguiente (?:texto|redacci[oó]n|forma|manera)|siguientes t[eé]rminos|queda(?:r[aá])?n? redactad[oa]s?[^:]{0,80}|incorp[oó]r[ae](?:nse|se)[^:]{0,200}|sustit[uú]y[ae](?:nse|se)[^:]{0,200}|agr[eé]g[au]e?(?:nse|se)[^:]{0,200}|modif[ií](?:c|qu)[ae](?:nse|se)[^:]{0,200}|reempl[aá](?:z|c)[ae](?:nse|se)[^:]{0,200}|as[ií]|lo siguiente)\s*:\s*["“«]?\s*$/iu

/** An article that changes another norm is rarely itself the text that another article brings in. */
const amends =
  /^[^.:]{0,30}[\s.:–—-]+(?:sustit[uú]y|der[oó]g|incorp[oó]r|modif[ií]|agr[eé]g|reempl[aá]|comun[ií]|elim[ií]n|supr[ií]m)/iu

const annexHeading = /^["“]?ANEXO(?:\s+(?:[IVXLC]+|\d+|[A-Z]|ÚNICO|UNICO))?(?:\s*[-–—:.(].*)?["”]?$/u
const chapterHeading =
  /^(?:LIBRO|PARTE|T[IÍ]TULO|CAP[IÍ]TULO|SECCI[OÓ]N|DISPOSICIONES? (?:TRANSITORIAS?|FINALES?|GENERALES?))\b/iu
/** A chapter that is named in the next line. */
const bareChapter =
  /^(?:LIBRO|PARTE|T[IÍ]TULO|CAP[IÍ]TULO|SECCI[OÓ]N)\s+(?:[IVXLC]+|\d+|[A-Z]|[ÚU]NIC[OA]|PRELIMINAR|PRIMER[OA]|SEGUND[OA]|TERCER[OA]|CUART[OA]|QUINT[OA])\s*[°ºª]?[.:–—-]*$/iu
const chapterLevels: readonly (readonly [RegExp, number])[] = [
  [/^(?:LIBRO|PARTE)/i, 2],
  [/^T[IÍ]TULO/i, 3],
  [/^CAP[IÍ]TULO/i, 4],
  [/^SECCI[OÓ]N/i, 5],
]

/** An all-capitals line of up to 160 characters: an epígrafe when an article follows directly. */
function inCapitals(line: string): boolean {
  // RESUELVE: and the like begin what follows; they name none of it.
  return !line.endsWith(':') && line.length <= 160 && /\p{Lu}{3}/u.test(line) && !/\p{Ll}{2}/u.test(line)
}

/** The epígrafe of a quoted article: short, and its quotation is still open. */
function opensQuotation(line: string): boolean {
  return line.length <= 160 && /^["“«][^"”»]*$/u.test(line)
}

/** `DEL PERMISO`, alone in the line after `CAPÍTULO II`: the chapter's name, and no epígrafe. */
function namesChapter(
  line: string,
  before: string | undefined,
  segment: Segment | undefined,
  entry: OutlineEntry | undefined,
): boolean {
  return (
    before !== undefined &&
    segment?.kind === 'heading' &&
    entry?.start === segment.start &&
    bareChapter.test(before) &&
    line.length <= 160 &&
    (inCapitals(line) || !/[.:;,]$/.test(line)) &&
    !annexHeading.test(line) &&
    !(chapterHeading.test(line) && !/^DISPOSICI/iu.test(line))
  )
}

interface Paragraph {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly mark: number
}

function paragraphsOf(text: string, headings: readonly HeadingMark[]): Paragraph[] {
  const marks = new Map(headings.map((heading) => [heading.start, heading.level]))
  const paragraphs: Paragraph[] = []
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n\n', start)
    const end = found < 0 ? text.length : found
    if (end > start)
      paragraphs.push({ start, end, text: text.slice(start, end), mark: marks.get(start) ?? 0 })
    start = end + 2
  }
  return paragraphs
}

/** Follows one document from its first paragraph to its last. */
class Walker {
  part: Part = 'encabezado'
  annex: string | null = null
  heading: string | null = null
  article: string | null = null
  quotedBy: string | null = null
  /** The last article of the outer numbering, and of the quoted one. */
  #outer = 0
  /** The outer article's text so far has announced a quotation. */
  #announced = false
  /** Nothing but an epígrafe has been read since the announcement: what follows is quoted, whatever its number. */
  #awaited = false
  #address: Address = { part: 'encabezado', annex: null, article: null, heading: null, quotedBy: null }

  beginAnnex(line: string): void {
    this.part = 'anexo'
    this.annex = line.replace(/["“”]/g, '').slice(0, 80)
    this.article = null
    this.quotedBy = null
    this.heading = null
    this.#outer = 0
    this.#announced = false
    this.#awaited = false
  }

  /** @returns whether the article is this norm's own */
  beginArticle(found: ArticleHeading, line: string): boolean {
    if (this.part !== 'anexo') this.part = 'articulado'
    // `3 bis` comes after 3, never in its place.
    const resumes = found.number === this.#outer + (found.suffix === null ? 1 : 0)
    const quoted =
      (this.#awaited && !(resumes && amends.test(line))) ||
      (this.#announced && (found.quoted || !resumes)) ||
      (found.quoted && !resumes && this.#outer > 0)
    if (quoted) {
      this.quotedBy ??= this.article
      this.article = found.article
      return false
    }
    this.quotedBy = null
    this.article = found.article
    this.#outer = found.number
    this.#announced = false
    return true
  }

  /** What comes next was announced as another norm's text. */
  get awaited(): boolean {
    return this.#awaited
  }

  /** Text of a paragraph of the current article, to its end. */
  read(text: string): void {
    this.#awaited = announces.test(text.slice(-260)) || (this.#awaited && opensQuotation(text))
    if (this.#awaited) this.#announced = true
  }

  /** The same object while the place is the same: an article of a hundred paragraphs crosses threads once. */
  address(): Address {
    const { part, annex, heading, quotedBy } = this
    const article = part === 'articulado' || part === 'anexo' ? this.article : null
    const last = this.#address
    const same =
      last.part === part &&
      last.annex === annex &&
      last.article === article &&
      last.heading === heading &&
      last.quotedBy === quotedBy
    if (!same) this.#address = { part, annex, article, heading, quotedBy }
    return this.#address
  }
}

/**
 * @param text normalised, paragraphs apart by a blank line
 * @param headings what the format itself marked
 */
export function structureOf(text: string, headings: readonly HeadingMark[]): TextStructure {
  const paragraphs = paragraphsOf(text, headings)
  const walker = new Walker()
  const segments: Segment[] = []
  const outline: OutlineEntry[] = []
  const enter = (start: number, level: number, label: string, own: boolean) => {
    outline.push({ start, level, label, article: walker.address().article, part: walker.part, quoted: !own })
  }
  paragraphs.forEach((paragraph, i) => {
    const { start, end, text: line } = paragraph
    const next = paragraphs[i + 1]
    const article = parseArticleHeading(line)
    let kind: Block['kind'] = line.startsWith('|') ? 'table' : 'paragraph'
    let level = paragraph.mark
    let boundary = false
    if (article !== null) {
      const own = walker.beginArticle(article, line)
      const previous = segments.at(-1)
      const epigraph =
        previous?.kind === 'heading' && outline.at(-1)?.start === previous.start
          ? text.slice(previous.start, previous.end)
          : null
      kind = 'article'
      level = 6
      boundary =
        epigraph === null ||
        !inCapitals(epigraph) ||
        chapterHeading.test(epigraph) ||
        annexHeading.test(epigraph)
      if (!boundary && previous !== undefined) {
        // The epígrafe goes with its article.
        segments[segments.length - 1] = {
          ...previous,
          address: { ...walker.address(), heading: epigraph },
          boundary: true,
        }
        walker.heading = epigraph
        outline.pop()
      }
      const title = !boundary && epigraph !== null ? ` · ${epigraph}` : ''
      enter(boundary ? start : (previous?.start ?? start), 6, `Art. ${article.article}${title}`, own)
    } else if (namesChapter(line, paragraphs[i - 1]?.text, segments.at(-1), outline.at(-1))) {
      const chapter = outline.pop()
      if (chapter !== undefined) outline.push({ ...chapter, label: `${chapter.label} · ${line}` })
      if (chapter?.quoted === false) walker.heading = line
      kind = 'heading'
      level = chapter?.level ?? 5
    } else if (annexHeading.test(line) && line.length <= 160) {
      walker.beginAnnex(line)
      kind = 'heading'
      level = 1
      boundary = true
      enter(start, 1, line, true)
    } else if (/^V\s?ISTOS?\b/.test(line) && walker.part === 'encabezado') {
      walker.part = 'visto'
      boundary = true
      enter(start, 2, 'Visto', true)
    } else if (
      /^(?:Y\s+)?CONSIDERANDOS?\b/u.test(line) &&
      (walker.part === 'encabezado' || walker.part === 'visto')
    ) {
      walker.part = 'considerando'
      boundary = true
      enter(start, 2, 'Considerando', true)
    } else if (chapterHeading.test(line) && line.length <= 160 && !/[;,]$/.test(line)) {
      // The name of a chapter that is replaced is not a chapter of this norm.
      const own = !walker.awaited
      if (own) walker.heading = line
      kind = 'heading'
      level = chapterLevels.find(([pattern]) => pattern.test(line))?.[1] ?? 5
      boundary = own
      enter(start, level, line, own)
    } else if (next !== undefined && inCapitals(line) && parseArticleHeading(next.text) !== null) {
      kind = 'heading'
      level = 5
      boundary = true
      enter(start, 5, line, true)
    } else if (paragraph.mark > 0) {
      kind = 'heading'
      walker.heading = line.slice(0, 160)
      boundary = true
      enter(start, Math.min(paragraph.mark, 8), line.slice(0, 160), true)
    } else if (
      /^\(.{0,40}(?:sustituid|incorporad|derogad|modificad|observad|vetad|texto seg[uú]n|nota infoleg)/iu.test(
        line,
      )
    ) {
      kind = 'note'
    } else if (walker.part === 'considerando' && /^(?:Por ello|Por tanto)\b/u.test(line)) {
      boundary = true
    }
    segments.push({ start, end, kind, level, address: walker.address(), boundary })
    walker.read(line)
  })
  if (!segments.some((segment) => segment.address.part !== 'encabezado')) {
    // No norm: a plain text has one part only.
    return {
      segments: segments.map((segment) => ({ ...segment, address: { ...segment.address, part: 'cuerpo' } })),
      outline,
    }
  }
  return { segments, outline }
}
