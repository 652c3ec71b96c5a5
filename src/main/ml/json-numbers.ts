/**
 * JSON changed without touching its numbers: `2.0` stays `2.0`. transformers 5 refuses a whole number where its
 * configuration says float, and JavaScript has no way to tell them apart once parsed.
 */

/** Before a number's own text while it travels as a string; no text of a configuration begins with it. */
const mark = '\u0000'

/** @param change of the object's top level; undefined removes a key */
export function changedJson(text: string, change: Readonly<Record<string, unknown>>): string {
  // The reviver's third argument is the source of primitive values (ECMAScript 2026).
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? mark + context.source : value
  const parsed: unknown = JSON.parse(text, keep)
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError('the JSON is no object')
  const out = JSON.stringify({ ...parsed, ...change }, null, 2)
  return `${out.replace(/"\\u0000([^"]*)"/g, '$1')}\n`
}
