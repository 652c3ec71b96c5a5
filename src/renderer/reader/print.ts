/** Printing the document: all of it, which the page never holds, and nothing else of the screen. */
import { mount, unmount } from 'svelte'
import type { DocumentView } from '../../shared/contract/documents.ts'
import { shortDate } from '../../shared/text/format.ts'
import type { Client } from '../client.ts'
import { cssString } from './css-string.ts'
import PrintedDocument from './PrintedDocument.svelte'

/** `Biblioteca con documentos hasta el 28/8/2026`; nothing where none has a date. */
export async function libraryLine(client: Pick<Client, 'documents'>): Promise<string> {
  const { documents } = await client.documents.list({ order: 'newest', limit: 1 })
  const day = documents[0]?.publishedFrom ?? documents[0]?.editionDate ?? null
  return day === null ? '' : `Biblioteca con documentos hasta el ${shortDate(day)}`
}

/** What stands in the margin of each page: of the citation, on all but the first, which begins with it. */
function marginsOf(citation: string): string {
  const small = 'font: 8pt "Inter Variable", sans-serif;'
  return (
    `@page { margin: 22mm 20mm 20mm;` +
    `@top-left { content: ${cssString(citation)}; ${small} }` +
    `@bottom-right { content: counter(page) " de " counter(pages); ${small} } }` +
    `@page :first { @top-left { content: none; } }`
  )
}

/** @returns what takes it away again */
export function layOut(view: DocumentView, library: string): () => void {
  const margins = new CSSStyleSheet()
  margins.replaceSync(marginsOf(view.citation))
  document.adoptedStyleSheets.push(margins)
  const printed = mount(PrintedDocument, { target: document.body, props: { view, library } })
  return () => {
    void unmount(printed)
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== margins)
  }
}
