/** HTML of an aviso as paragraphs: block elements part them, tables become Markdown rows, nothing is executed. */
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { normaliseLine } from './normalise.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

export interface HtmlParagraph {
  readonly text: string
  /** Value of the `class` attribute of the element it stood in. */
  readonly className: string
}

const blocks = new Set('p div br li ul ol h1 h2 h3 h4 h5 h6 section article blockquote hr pre'.split(' '))
const skipped = new Set(['script', 'style', 'head', 'template'])

function isElement(node: Node): node is Element {
  return 'tagName' in node
}

export function htmlParagraphs(html: string): HtmlParagraph[] {
  const paragraphs: HtmlParagraph[] = []
  let line = ''
  const flush = (className: string) => {
    const text = normaliseLine(line.replace(/\s+/g, ' '))
    if (text !== '') paragraphs.push({ text, className })
    line = ''
  }
  // An explicit stack: markup of the outside may be nested deeper than the call stack.
  const stack: { node: Node | undefined; className: string; leave: boolean }[] = []
  const push = (nodes: readonly Node[], className: string) => {
    for (let i = nodes.length - 1; i >= 0; i -= 1) stack.push({ node: nodes[i], className, leave: false })
  }
  push(parseFragment(html).childNodes, '')
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { node, className } = step
    if (node === undefined) continue
    if (step.leave) {
      flush(className)
    } else if (node.nodeName === '#text' && 'value' in node) {
      line += node.value
    } else if (isElement(node) && !skipped.has(node.tagName)) {
      const own = node.attrs.find((attribute) => attribute.name === 'class')?.value ?? className
      if (node.tagName === 'table') {
        flush(className)
        const rows = tableRows(node)
        if (rows.length > 0) paragraphs.push({ text: rows.join('\n'), className: 'table' })
      } else if (blocks.has(node.tagName)) {
        flush(className)
        stack.push({ node, className: own, leave: true })
        push(node.childNodes, own)
      } else {
        push(node.childNodes, className)
      }
    }
  }
  flush('')
  return paragraphs
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

function textOf(root: Element): string {
  let text = ''
  const stack: Node[] = [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.nodeName === '#text' && 'value' in node) text += node.value
    else if (isElement(node)) {
      if (blocks.has(node.tagName)) text += ' '
      stack.push(...[...node.childNodes].reverse())
    }
  }
  return normaliseLine(text.replace(/\s+/g, ' '))
}
