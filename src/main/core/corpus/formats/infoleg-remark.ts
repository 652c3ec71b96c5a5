/** InfoLEG's remarks are HTML by hand: as text, links with their address between parentheses. */
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { normaliseLine } from './normalise.ts'

type Node = DefaultTreeAdapterTypes.ChildNode

const longest = 20_000
const blocks = new Set('p br div li ul ol tr table h1 h2 h3 h4 hr'.split(' '))

/** Null where nothing is left of it. */
export function remarkText(html: string): string | null {
  let text = ''
  // An explicit stack: markup of the outside may be nested deeper than the call stack.
  const stack: (Node | string)[] = parseFragment(html.slice(0, longest)).childNodes.toReversed()
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === 'string') text += node
    else if ('value' in node) text += node.value
    else if ('tagName' in node && node.tagName !== 'script' && node.tagName !== 'style') {
      if (blocks.has(node.tagName)) text += '\n'
      // Its authors also write `A REF=`.
      const address = node.attrs.find(({ name }) => name === 'href' || name === 'ref')?.value.trim()
      if (node.tagName === 'a' && address !== undefined && /^https?:/i.test(address))
        stack.push(` (${address})`)
      stack.push(...node.childNodes.toReversed())
    }
  }
  const lines = text
    // A link whose words are its address is written once.
    .replace(/(https?:\S+)\s*\(\1\)/g, '$1')
    .split('\n')
    .map((line) => normaliseLine(line.replace(/\s+/g, ' ')))
    .filter((line) => line !== '')
  return lines.length === 0 ? null : lines.join('\n')
}
