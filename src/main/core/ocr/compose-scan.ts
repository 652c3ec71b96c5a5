/** Pages that were read as one document, which says of itself that a machine read it and how well. */
import { FojasError } from '../../../shared/errors/index.ts'
import { bareDocument } from '../corpus/formats/bare-document.ts'
import { withJudgment } from '../corpus/own/judgment.ts'
import { prepareDocumentOf, type ImportedDocument } from '../corpus/prepare-file.ts'
import { lowConfidence } from './read-page.ts'
import type { ScanPage } from './thread.ts'

/** A page number, alone at the head or the foot of its page. */
const pageNumber = /^[-–—\s]*\d{1,4}[-–—\s]*$/
/** A sentence that goes on from one page to the next is one paragraph. */
const open = /[^.:;!?”"»)\]|]$/u

function joined(pages: readonly ScanPage[]): string {
  let text = ''
  for (const page of pages) {
    const paragraphs = page.text.split('\n\n').filter((each) => each.trim() !== '')
    if (pageNumber.test(paragraphs[0] ?? '')) paragraphs.shift()
    if (pageNumber.test(paragraphs.at(-1) ?? '')) paragraphs.pop()
    const own = paragraphs.join('\n\n')
    if (own === '') continue
    if (text === '') text = own
    else if (/\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(own)) text = text.slice(0, -1) + own
    else text += (open.test(text) && /^\p{Ll}/u.test(own) ? ' ' : '\n\n') + own
  }
  return text
}

/** @throws FojasError scan_without_words */
export function composeScan(name: string, pages: readonly ScanPage[]): ImportedDocument {
  const text = joined(pages)
  if (!/\p{L}{3}/u.test(text)) throw new FojasError('scan_without_words', { name })
  const read = pages.filter(({ confidence }) => confidence !== null)
  const letters = read.reduce((sum, page) => sum + page.text.length, 0)
  const weighed = read.reduce((sum, page) => sum + (page.confidence ?? 0) * page.text.length, 0)
  const ocr = {
    confidence: Math.round(weighed / Math.max(1, letters)),
    pages: pages.length,
    doubtful: read.filter((page) => (page.confidence ?? 0) < lowConfidence).map(({ number }) => number),
  }
  const document = bareDocument({ id: name, kind: 'text', identities: [`file:${name}`], text })
  return prepareDocumentOf({ ...withJudgment(document), ocr: JSON.stringify(ocr) })
}
