/** A document of which only its text is known: every other fact is absent, and nothing is guessed. */
import type { ParsedDocument } from './format.ts'

const titleLength = 160

/** The first line, as far as a title goes. */
export function firstLine(text: string): string {
  return text.slice(0, Math.min(titleLength, (text + '\n').indexOf('\n')))
}

export function bareDocument(
  known: Pick<ParsedDocument, 'id' | 'kind' | 'identities' | 'text'> &
    Partial<Pick<ParsedDocument, 'headings' | 'questions'>>,
): ParsedDocument {
  return {
    title: firstLine(known.text),
    summary: null,
    type: null,
    number: null,
    year: null,
    section: null,
    rubro: null,
    organism: null,
    sanctionDate: null,
    publishedFrom: null,
    publishedTo: null,
    editionDate: null,
    editionNumber: null,
    gdeCode: null,
    registryLine: null,
    sourceUrl: null,
    textState: 'unknown',
    headings: [],
    questions: [],
    ...known,
  }
}
