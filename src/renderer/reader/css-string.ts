/** A string of CSS: what ends it or breaks the line is written by its code. */
export function cssString(text: string): string {
  return `"${text.replace(/["\\\p{Cc}<]/gu, (each) => `\\${(each.codePointAt(0) ?? 0).toString(16)} `)}"`
}
