/** HTML as paragraphs: block elements part them, tables become Markdown rows, nothing is executed. */
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { normaliseLine } from './normalise.ts'

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode
export type HtmlElement = DefaultTreeAdapterTypes.Element
type Node = HtmlNode
type Element = HtmlElement

export interface HtmlParagraph {
  readonly text: string
  /** Value of the `class` attribute of the element it stood in. */
  readonly className: string
  /** 1 to 6 in `h1` to `h6`; 0 elsewhere. */
  readonly level: number
}

const blocks = new Set(
  'p div br li ul ol h1 h2 h3 h4 h5 h6 section article blockquote hr pre dl dt dd center main header figure figcaption address td th tr tbody thead tfoot caption'.split(
    ' ',
  ),
)
const skipped = new Set([
  'script',
  'style',
  'head',
  'template',
  'noscript',
  'iframe',
  'svg',
  'select',
  'button',
])
/** A cell of more letters than this holds a page's text, not a datum. */
const cellLetters = 1500

export function isElement(node: Node): node is Element {
  return 'tagName' in node
}

export function htmlParagraphs(html: string): HtmlParagraph[] {
  return paragraphsOfNodes(parseFragment(html).childNodes)
}

const isHidden = (node: Element) =>
  node.attrs.some(
    ({ name, value }) => name === 'hidden' || (name === 'style' && /display\s*:\s*none/i.test(value)),
  )

/** @param leaveOut elements that are no part of the text, besides those that never are */
export function paragraphsOfNodes(
  nodes: readonly Node[],
  leaveOut: (node: Element) => boolean = () => false,
): HtmlParagraph[] {
  const paragraphs: HtmlParagraph[] = []
  let line = ''
  const flush = (className: string, level: number) => {
    const text = normaliseLine(line.replace(/\s+/g, ' '))
    if (text !== '') paragraphs.push({ text, className, level })
    line = ''
  }
  // An explicit stack: markup of the outside may be nested deeper than the call stack.
  const stack: { node: Node | undefined; className: string; level: number; leave: boolean }[] = []
  const push = (children: readonly Node[], className: string, level: number) => {
    for (let i = children.length - 1; i >= 0; i -= 1)
      stack.push({ node: children[i], className, level, leave: false })
  }
  push(nodes, '', 0)
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { node, className, level } = step
    if (node === undefined) continue
    if (step.leave) {
      flush(className, level)
    } else if (node.nodeName === '#text' && 'value' in node) {
      line += node.value
    } else if (isElement(node) && !skipped.has(node.tagName) && !isHidden(node) && !leaveOut(node)) {
      const own = node.attrs.find((attribute) => attribute.name === 'class')?.value ?? className
      if (node.tagName === 'table' && isOfData(node)) {
        flush(className, level)
        const rows = tableRows(node)
        if (rows.length > 0) paragraphs.push({ text: rows.join('\n'), className: 'table', level: 0 })
      } else if (blocks.has(node.tagName) || node.tagName === 'table') {
        flush(className, level)
        const inner = /^h[1-6]$/.test(node.tagName) ? Number(node.tagName[1]) : level
        stack.push({ node, className: own, level: inner, leave: true })
        push(node.childNodes, own, inner)
      } else {
        push(node.childNodes, className, level)
      }
    }
  }
  flush('', 0)
  return paragraphs
}

/** Against a table that only sets out the page: that one has others inside, a single column, or a whole text in a cell. */
function isOfData(table: Element): boolean {
  const rows: Element[] = []
  const stack: Node[] = [...table.childNodes]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isElement(node)) continue
    if (node.tagName === 'table') return false
    if (node.tagName === 'tr') rows.push(node)
    stack.push(...node.childNodes)
  }
  const cells = rows.map((row) =>
    row.childNodes.filter(isElement).filter((each) => /^t[dh]$/.test(each.tagName)),
  )
  return (
    cells.some((row) => row.length > 1) && !cells.flat().some((cell) => textOf(cell).length > cellLetters)
  )
}

/** A table as Markdown rows, so that it stays a table in the reader. Inner tables are flattened into their cell. */
function tableRows(table: Element): string[] {
  const rows: string[][] = []
  const visit = (nodes: readonly Node[], depth: number) => {
    for (const node of nodes) {
      if (!isElement(node)) continue
      if (node.tagName === 'tr') {
        const cells = node.childNodes
          .filter(isElement)
          .filter((each) => each.tagName === 'td' || each.tagName === 'th')
        rows.push(cells.map((cell) => textOf(cell).replace(/\|/g, '¦')))
      } else if (depth < 50) visit(node.childNodes, depth + 1)
    }
  }
  visit(table.childNodes, 0)
  const width = Math.max(0, ...rows.map((row) => row.length))
  return rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => `| ${[...row, ...Array.from({ length: width - row.length }, () => '')].join(' | ')} |`)
}

export function textOf(root: Element): string {
  let text = ''
  const stack: Node[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.nodeName === '#text' && 'value' in node) text += node.value
    else if (isElement(node) && !skipped.has(node.tagName)) {
      if (blocks.has(node.tagName)) text += ' '
      stack.push(...[...node.childNodes].reverse())
    }
  }
  return normaliseLine(text.replace(/\s+/g, ' '))
}
