/** `ARTÍCULO 5°.-`, `Art. 52 bis —`, `"ARTICULO 245. -`: the beginning of an article. */

export interface ArticleHeading {
  /** `5`, `52 bis`: as it is cited, without ordinal sign. */
  readonly article: string
  /** The number alone, for following a numbering. */
  readonly number: number
  /** Latin suffix: `bis`, `ter` … or null. */
  readonly suffix: string | null
  /** It opens with a quotation mark. */
  readonly quoted: boolean
}

const suffixes =
  'bis|BIS|ter|TER|QU[AÁ]TER|qu[aá]ter|quinquies|QUINQUIES|quinter|QUINTER|sexies|SEXIES|septies|SEPTIES|octies|OCTIES|nonies|NONIES|decies|DECIES'
const pattern = new RegExp(
  `^(["“”«'‘’]*)\\s*(?:ART[IÍ]CULO|Art[ií]culo|ART|Art)\\s*\\.?\\s*(?:N[°º]\\s*)?(\\d{1,4}(?:\\.\\d{3})?)\\s*[°ºª]?\\s*(?:[-–]?\\s*(${suffixes})\\b)?(?=[\\s°ºª.:\\-–—)"”]|$)`,
  'u',
)

/** What may follow the number in a heading: nothing, or a separator. `Art. 5 de la Ley…` is a reference. */
const separator = /^\s*[°ºª]?\s*(?:[.:\-–—)"”]|$|\()/u

/** @param line a paragraph, from its first character */
export function parseArticleHeading(line: string): ArticleHeading | null {
  const found = pattern.exec(line)
  if (found === null) return null
  const rest = line.slice(found[0].length)
  // A heading in the format's own mark-up may go on with its text: `Artículo 1° El presente…`, `ARTICULO 4 1- Las Partes…`.
  if (!separator.test(rest) && !/^\s+(?:\d{1,2}\s*[-–.)]+\s*)?\p{Lu}/u.test(rest)) return null
  const number = Number((found[2] ?? '').replace('.', ''))
  const suffix = found[3]?.toLowerCase().replace('á', 'a') ?? null
  return {
    article: suffix === null ? String(number) : `${number} ${suffix}`,
    number,
    suffix,
    quoted: (found[1] ?? '') !== '',
  }
}
