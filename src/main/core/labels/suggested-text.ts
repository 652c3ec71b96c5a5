/** What a document would be asked about, in the words of its own summary or title; most say nothing that anybody asks. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { fold } from '../../../shared/text/fold.ts'
import { sentenceCase } from '../../../shared/text/sentence-case.ts'
import { questionOf, stemsOf } from './stems.ts'

/** Words that tell something, at the least, and characters at the most. */
const [leastStems, longest] = [2, 200]

/** The gazette puts the GDE code before the subject. */
const code = /^[A-Z]+-\d{4}-\d+-[\w#-]+\s*[-–—.:]\s*/
/** What becomes of one person or one norm is asked about by its name, not by its subject. */
const ofOne =
  /^(?:nombr|design|aceptas|dase |danse |prorrogase la designacion|promulg|sintesis|fe de erratas|anexo|notific|edicto)/

type Facts = Pick<DocumentMeta, 'title' | 'summary' | 'section' | 'organism' | 'number' | 'vanished'>

/** `Decreto 512/2026`, `PODER EJECUTIVO NACIONAL`: what it is called or who gave it, and not what it is about. */
const isName = (title: string, number: string | null, organism: string | null): boolean =>
  (number !== null && title.replaceAll('.', '').includes(number)) ||
  fold(organism ?? '').includes(fold(title).trim())

/** Undefined where neither is something to ask. */
export function suggestedText({
  title,
  summary,
  section,
  organism,
  number,
  vanished,
}: Facts): string | undefined {
  // The other sections are of companies, tenders and domains: their titles are names.
  if (vanished || (section !== null && section !== 'primera')) return undefined
  const said = summary ?? (section === null && !isName(title, number, organism) ? title : undefined)
  if (said === undefined) return undefined
  const subject = said
    .replace(code, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s.;:,–—-]+$/, '')
    .trim()
  if (subject === '' || subject.length > longest || ofOne.test(fold(subject))) return undefined
  const text = sentenceCase(subject)
  if (questionOf(text) === '' || stemsOf(text).split(' ').length < leastStems) return undefined
  return text
}
