/** Sticky expressions over one folded text. */

/** Blanks, and a line that was broken; never more than a paragraph's. */
export const gap = String.raw`\s{0,3}`
export const space = String.raw`\s{1,3}`

export function sticky(source: string): RegExp {
  return new RegExp(source, 'y')
}

/** What stands at `at`, or null. */
export function at(expression: RegExp, text: string, position: number): RegExpExecArray | null {
  expression.lastIndex = position
  return expression.exec(text)
}

/** Where it ends when it stands at `position`; `position` itself otherwise. */
export function after(expression: RegExp, text: string, position: number): number {
  expression.lastIndex = position
  return expression.test(text) ? expression.lastIndex : position
}
