/** A page as the kinds of page look at it: its tree, and the few ways of finding something in it. */
import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import { FojasError } from '../../../../../shared/errors/index.ts'
import type { SourceFile } from '../format.ts'
import { decodeHtml } from './decode.ts'
import { isElement, textOf, type HtmlElement } from '../html-text.ts'

/** Bytes of a page: the tree of one takes some thirty times its size in memory. */
const pageLimit = 16 * 1024 * 1024
/** Elements open at once: the parser looks through all of them at each tag. People's pages have dozens. */
const depthLimit = 3000

export interface Page {
  readonly file: SourceFile
  readonly source: string
  /** In the order of the page. */
  readonly elements: readonly HtmlElement[]
  readonly title: string
}

/** Tags that close by themselves or that the parser closes: leaving them open nests nothing. */
const shallow = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option html head body'.split(
    ' ',
  ),
)

/** An upper bound of how deep a page goes, in one pass. */
function isTooDeep(source: string): boolean {
  let depth = 0
  for (const [, close, name = ''] of source.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (shallow.has(name.toLowerCase())) continue
    depth = close === '/' ? Math.max(0, depth - 1) : depth + 1
    if (depth > depthLimit) return true
  }
  return false
}

function elementsOf(root: DefaultTreeAdapterTypes.Document): HtmlElement[] {
  const elements: HtmlElement[] = []
  const stack: DefaultTreeAdapterTypes.ChildNode[] = [...root.childNodes].reverse()
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isElement(node)) continue
    elements.push(node)
    for (let i = node.childNodes.length - 1; i >= 0; i -= 1) {
      const child = node.childNodes[i]
      if (child !== undefined) stack.push(child)
    }
  }
  return elements
}

/** @throws FojasError file_too_large, malformed_file, wrong_encoding */
export function pageOf(file: SourceFile): Page {
  const { name, bytes } = file
  if (bytes.length > pageLimit)
    throw new FojasError('file_too_large', { name, bytes: bytes.length, limit: pageLimit })
  const source = decodeHtml(bytes, name)
  if (isTooDeep(source))
    throw new FojasError('malformed_file', { name, detail: 'sus elementos están anidados sin fin' })
  const elements = elementsOf(parse(source))
  const title = elements.find((each) => each.tagName === 'title')
  return { file, source, elements, title: title === undefined ? '' : textOf(title) }
}

export const attribute = (element: HtmlElement, name: string): string =>
  element.attrs.find((each) => each.name === name)?.value ?? ''

export const hasClass = (element: HtmlElement, name: string): boolean =>
  attribute(element, 'class').split(/\s+/).includes(name)

export const byId = ({ elements }: Page, id: string): HtmlElement | undefined =>
  elements.find((each) => attribute(each, 'id') === id)

/** What stands below an element, in order. */
export function below(root: HtmlElement): HtmlElement[] {
  const found: HtmlElement[] = []
  const stack: HtmlElement[] = root.childNodes.filter(isElement).reverse()
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    found.push(node)
    stack.push(...node.childNodes.filter(isElement).reverse())
  }
  return found
}

/** The text of the first element below that passes; null where there is none or it is empty. */
export function textBelow(root: HtmlElement, passes: (element: HtmlElement) => boolean): string | null {
  const found = below(root).find(passes)
  const text = found === undefined ? '' : textOf(found)
  return text === '' ? null : text
}

/**
 * Where the page says it comes from: what a browser wrote when it saved it, then what the page says of itself.
 */
export function addressOf({ source, elements }: Page): string | null {
  const saved = /<!--\s*saved from url=\(\d+\)(\S+)\s*-->/i.exec(source.slice(0, 4096))?.[1]
  if (saved !== undefined) return saved
  for (const element of elements) {
    if (element.tagName === 'link' && attribute(element, 'rel').toLowerCase() === 'canonical')
      return attribute(element, 'href')
    if (element.tagName === 'meta' && attribute(element, 'property').toLowerCase() === 'og:url')
      return attribute(element, 'content')
  }
  return null
}
