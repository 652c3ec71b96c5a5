/** Any other page: its text with its headings, without what pages have around their text. */
import { bareDocument } from '../bare-document.ts'
import { compose } from '../compose.ts'
import type { Parsed } from '../format.ts'
import { paragraphsOfNodes, textOf, type HtmlElement } from '../html-text.ts'
import { fact } from '../normalise.ts'
import { attribute, type Page } from './page.ts'

const around = new Set(['nav', 'footer', 'aside', 'form', 'dialog'])
const isAround = (element: HtmlElement) =>
  around.has(element.tagName) || /^(?:navigation|contentinfo|search|dialog)$/.test(attribute(element, 'role'))

/** The page's own mark of where its text is, if most of the text is there. */
function mainOf({ elements }: Page): HtmlElement | undefined {
  const body = elements.find((each) => each.tagName === 'body')
  if (body === undefined) return undefined
  const marked = elements.filter((each) => each.tagName === 'main' || each.tagName === 'article')
  const main = marked.find((each) => each.tagName === 'main') ?? (marked.length === 1 ? marked[0] : undefined)
  return main !== undefined && textOf(main).length > textOf(body).length / 3 ? main : body
}

export function plainPage(page: Page): Parsed | null {
  const main = mainOf(page)
  if (main === undefined) return null
  const { text, headings } = compose(paragraphsOfNodes(main.childNodes, isAround))
  if (text === '') return null
  const { name } = page.file
  const document = bareDocument({ id: name, kind: 'text', identities: [`file:${name}`], text, headings })
  const first = headings.find((each) => each.level === 1)
  const title = first === undefined ? fact(page.title) : fact(text.slice(first.start, first.end))
  return {
    documents: [title === null ? document : { ...document, title: title.slice(0, 300) }],
    enrichments: [],
  }
}
