/**
 * A text as a structure: its parts (visto, considerando, articles, annexes), its outline, its paragraphs. Linear in the
 * length of the text.
 *
 * The quotation rule: an article heading after «…por el siguiente:» and the like belongs to the norm that is quoted, until
 * the outer numbering resumes. A citation that is wrong is worse than none.
 */
import type { Address, Block, OutlineEntry } from '../../../shared/domain/document.ts'
import type { Part } from '../../../shared/domain/vocabulary.ts'
import { announcesTranscription, beginsAttachedText, closesNorm, endsTranscription } from './attached-text.ts'
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

/** The verbs with which an article changes another norm. */
const changes =
  /(?:sustit[uú]y|incorp[oó]r|agr[eé]g[au]|modif[ií](?:c|qu)|reempl[aá](?:z|c)|introd[uú](?:c|zc)|intercal|restabl[eé]c|apru[eé]b)[a-zé]{0,4}(?:n?se)?\b|queda(?:r[aá])?n? redactad|se (?:sustituye|incorpora|agrega|modifica|reemplaza)/iu

const annexHeading = /^["“]?ANEXO(?:\s+(?:[IVXLC]+|\d+|[A-Z]|ÚNICO|UNICO))?(?:\s*[-–—:.(].*)?["”]?$/u
/** `ANEXO III (IF-2022-1-APN), las «Políticas para la`: the rest of a sentence that the page broke before a capital. */
const brokenLine = /(?:[,;]|\s(?:a|al|con|de|del|e|el|en|la|las|los|o|para|por|que|un|una|y))$/u
const chapterHeading =
  /^(?:LIBRO|PARTE|T[IÍ]TULO|CAP[IÍ]TULO|SECCI[OÓ]N|DISPOSICIONES? (?:TRANSITORIAS?|FINALES?|GENERALES?))\b(?!\s+[IVXLC\d]+\s+(?:de|del)\s+(?:la|el|esta|este|l[oa]s|presente|citad[oa]|Ley|Decreto|Código)\b)/iu
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

/** `artículo 14 de la ley 48.`, after `los supuestos previstos por el`: a sentence that the source set as a heading. */
function goesOn(before: string | undefined, line: string): boolean {
  return before !== undefined && /^\p{Ll}/u.test(line) && !/[.:;!?)"”»]\s*$/u.test(before)
}

function paragraphsOf(text: string, headings: readonly HeadingMark[]): Paragraph[] {
  const marks = new Map(headings.map((heading) => [heading.start, heading.level]))
  const paragraphs: Paragraph[] = []
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n\n', start)
    const end = found < 0 ? text.length : found
    if (end > start) {
      const own = text.slice(start, end)
      const mark = goesOn(paragraphs.at(-1)?.text, own) ? 0 : (marks.get(start) ?? 0)
      paragraphs.push({ start, end, text: own, mark })
    }
    start = end + 2
  }
  return paragraphs
}

/** A text after the last article that has no name of its own. */
const attachedName = 'Texto anexo'

/** Articles of a norm from which a number that goes on is its own, and no treaty's: they begin with the first. */
const longNorm = 10

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
  /** The last own article ended with the formula that ends a norm. */
  #closed = false
  /** Brackets open since then: a note that the page broke in several lines is still a note. */
  #brackets = 0
  /** The last own article brings a text in the middle of the norm: its number, and whether that text has ended. */
  #transcribing: { readonly after: number; readonly ended: boolean } | null = null
  #transcribed = false
  /** What was attached without the name of an annex, before its first article: the number of the norm's last one. */
  #attachedAfter = 0
  /** The outer article's text so far changes another norm, rather than listing what «the following» are. */
  #amending = false
  /** Nothing but an epígrafe has been read since the announcement: what follows is quoted, whatever its number. */
  #awaited = false
  #address: Address = { part: 'encabezado', annex: null, article: null, heading: null, quotedBy: null }

  beginAnnex(line: string): void {
    this.part = 'anexo'
    this.#closed = false
    this.#attachedAfter = 0
    this.#transcribing = null
    this.annex = line.replace(/["“”]/g, '').slice(0, 80)
    this.article = null
    this.quotedBy = null
    this.heading = null
    this.#outer = 0
    this.#announced = false
    this.#awaited = false
  }

  /** A text that follows the norm's last article, or that an article transcribes. */
  attaches(line: string, heading: boolean): boolean {
    return (
      (this.#transcribed && beginsAttachedText(line, false)) ||
      (this.#closed && this.#brackets === 0 && beginsAttachedText(line, heading))
    )
  }

  attach(name: string): void {
    const last = this.#outer
    const transcribed = this.#transcribed
    this.beginAnnex(name)
    this.#transcribing = transcribed ? { after: last, ended: false } : null
    this.#attachedAfter = last
  }

  /** The norm's own articles go on: the formula that seemed to close it, or the text it brought, stood in its middle. */
  #returns(found: ArticleHeading): boolean {
    if (this.part !== 'anexo' || found.quoted) return false
    if (this.#transcribing?.ended === true) return found.number === this.#transcribing.after + 1
    return this.#outer === 0 && this.#attachedAfter >= longNorm && found.number >= this.#attachedAfter
  }

  /** A chapter of this norm: what stands between it and its first article is in none. */
  beginChapter(line: string): void {
    this.heading = line
    this.article = null
    this.quotedBy = null
    this.#announced = false
  }

  /** @returns whether the article is this norm's own */
  beginArticle(found: ArticleHeading, line: string): boolean {
    if (this.#returns(found)) {
      this.#outer = this.#transcribing?.after ?? this.#attachedAfter
      this.part = 'articulado'
      this.annex = null
      this.heading = null
      this.#transcribing = null
    }
    // After its last article a norm has no other first one.
    if (this.#closed && found.number <= this.#outer && found.suffix === null && !found.quoted)
      this.beginAnnex(attachedName)
    this.#attachedAfter = 0
    this.#closed = false
    this.#brackets = 0
    if (this.part !== 'anexo') this.part = 'articulado'
    // `3 bis` comes after 3, never in its place.
    const resumes = found.number === this.#outer + (found.suffix === null ? 1 : 0)
    const quoted =
      (this.#awaited && !(resumes && (amends.test(line) || !(this.#amending || found.quoted)))) ||
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
    this.#amending = false
    return true
  }

  /** What comes next was announced as another norm's text. */
  get awaited(): boolean {
    return this.#awaited
  }

  /** Text of a paragraph of the current article, to its end. */
  read(text: string): void {
    // `g) “ANEXO III…`: the next of several texts that an article brings in.
    if (this.quotedBy !== null && /^[a-zñ]\)\s*["“«]/u.test(text)) this.article = null
    if (this.quotedBy === null && changes.test(text)) this.#amending = true
    this.#awaited = announces.test(text.slice(-260)) || (this.#awaited && opensQuotation(text))
    if (this.#awaited) this.#announced = true
    if (this.#closed)
      for (const sign of text.match(/[()[\]]/g) ?? [])
        this.#brackets = Math.max(0, this.#brackets + (sign === '(' || sign === '[' ? 1 : -1))
    const own = this.part === 'articulado' && this.quotedBy === null
    if (own && !this.#announced && closesNorm(text)) this.#closed = true
    this.#transcribed = own && announcesTranscription(text)
    if (this.#transcribing !== null && endsTranscription(text))
      this.#transcribing = { ...this.#transcribing, ended: true }
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
    } else if (
      line.length <= 160 &&
      (annexHeading.test(line) || (paragraph.mark > 0 && /^ANEXO\b/u.test(line))) &&
      !brokenLine.test(line)
    ) {
      walker.beginAnnex(line)
      kind = 'heading'
      level = 1
      boundary = true
      enter(start, 1, line, true)
    } else if (walker.attaches(line, paragraph.mark > 0 || chapterHeading.test(line))) {
      const named = line.length <= 400 && !/^V\s?ISTO/u.test(line)
      walker.attach(named ? line : attachedName)
      kind = named && line.length <= 160 ? 'heading' : 'paragraph'
      level = named ? 1 : 0
      boundary = true
      enter(start, 1, named ? line.slice(0, 160) : attachedName, true)
    } else if (/^V\s?ISTOS?\b/.test(line) && walker.part === 'encabezado') {
      walker.part = /^V\s?ISTOS?\s+y\s+considerandos?\s*:?$/iu.test(line) ? 'considerando' : 'visto'
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
      if (own) walker.beginChapter(line)
      kind = 'heading'
      level = chapterLevels.find(([pattern]) => pattern.test(line))?.[1] ?? 5
      boundary = own
      enter(start, level, line, own)
    } else if (
      next !== undefined &&
      inCapitals(line) &&
      !endsTranscription(line) &&
      parseArticleHeading(next.text) !== null
    ) {
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
