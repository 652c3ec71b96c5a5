/** Words as lawyers write them, with their place in the original text. */
import { foldAccents } from '../../../../shared/text/fold.ts'

export interface Token {
  /** UTF-16 offsets into the text as given. */
  readonly start: number
  readonly end: number
  /** Lower-case, with accents; numbers without thousands dots, `S.A.` without its dots. */
  readonly word: string
  /** `word` with accents folded: what the exact column holds. */
  readonly exact: string
}

/**
 * A run of letters and digits, after three shapes that are one word however they are written: the sign of a number
 * (`N°`, `Nº`, `N.º`), which is no word at all; the legal form of a company with blanks (`S. A.`); letters apart by dots
 * (`S.R.L.`, `C.U.I.T.`). Inside a number, dots and hyphens between digits belong to it: 24.240, 20-12345678-3, also with
 * the blanks that a CUIT is printed with. The letters of a code end where its year begins
 * (`EX2018-12345678`). Ordinal signs end a word and are dropped.
 */
const pattern = new RegExp(
  [
    String.raw`[nN]\.?[º°](?![\p{L}\p{N}])|[nN][º°](?=\p{N})`,
    String.raw`[sS](?:\. ?[a-zA-Z]){1,6}(?!\.?[\p{L}\p{N}])`,
    String.raw`(?![ºª])\p{L}(?:\.(?![ºª])\p{L})+(?!\.?[\p{L}\p{N}])`,
    String.raw`\d{2} ?[-–] ?\d{8} ?[-–] ?\d(?!\d)`,
    String.raw`\p{L}{2,6}(?=\d{4} ?- ?\d{5,9}(?!\d))`,
    String.raw`\d+(?:[.-]\d+)+`,
    String.raw`[\p{L}\p{N}]+`,
  ].join('|'),
  'gu',
)
/** º and ª are letters to Unicode. */
const ordinal = /[ºª]/
/** Legal forms of companies, with the letters that say what a company does. */
const legalForms = new Set(
  'sa sas sau srl sca sc sci sh sai sac saci saic saica sacif saicf sacifi sacifia saiacf saacif sacifyf safi sagr sapem'.split(
    ' ',
  ),
)

interface Word {
  readonly word: string
  readonly exact: string
}

/** A text repeats its words: one look instead of two foldings. Emptied when full, for endless typos in scans. */
const seen = new Map<string, Word>()
const seenLimit = 30_000

/** @param text NFC (what normalisation leaves); other forms only lose matches, never offsets */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(pattern)) addMatch(tokens, match[0], match.index)
  return tokens
}

function addMatch(tokens: Token[], raw: string, start: number): void {
  if (/^[nN]\.?[º°]$/.test(raw)) return
  if (/^\p{L}\./u.test(raw)) {
    addLetters(tokens, raw, start)
    return
  }
  if (!ordinal.test(raw)) {
    addPiece(tokens, raw, start)
    return
  }
  let offset = start
  for (const piece of raw.split(ordinal)) {
    if (piece !== '') addPiece(tokens, piece, offset)
    offset += piece.length + 1
  }
}

/** `S.R.L.` is the word `srl`; letters that a blank parts are one word only as the legal form of a company. */
function addLetters(tokens: Token[], raw: string, start: number): void {
  const letters = raw.replace(/[. ]/g, '')
  if (raw.includes(' ') && !legalForms.has(letters.toLowerCase())) {
    for (const each of raw.matchAll(/\p{L}/gu)) addPiece(tokens, each[0], start + each.index)
    return
  }
  const { word, exact } = wordOf(letters)
  tokens.push({ start, end: start + raw.length, word, exact })
}

function wordOf(piece: string): Word {
  const known = seen.get(piece)
  if (known !== undefined) return known
  const word = piece.toLowerCase()
  const result = { word, exact: foldAccents(word) }
  if (seen.size >= seenLimit) seen.clear()
  seen.set(piece, result)
  return result
}

function addPiece(tokens: Token[], piece: string, start: number): void {
  const first = piece.charCodeAt(0)
  const numeric = first >= 48 && first <= 57
  if (!numeric || !/[.–-]/.test(piece)) {
    const { word, exact } = wordOf(numeric ? withoutZeros(piece) : piece)
    tokens.push({ start, end: start + piece.length, word, exact })
    return
  }
  // 24.240 and 1.234.567 are one number; 20-12345678-3 is one CUIT; 08-08-2018 and 5.12 stay in parts.
  const joined =
    /^\d{1,3}(?:\.\d{3})+$/.test(piece) ||
    /^\d{2} ?[-–] ?\d{8} ?[-–] ?\d$/.test(piece) ||
    /^\d{2}[.-]\d{2}\.\d{3}\.\d{3}[.-]\d$/.test(piece) ||
    /^\d{2}\.\d{8}\.\d$/.test(piece)
  if (joined) {
    const word = withoutZeros(piece.replace(/[. –-]/g, ''))
    tokens.push({ start, end: start + piece.length, word, exact: word })
    return
  }
  for (const part of piece.matchAll(/\d+/g)) {
    const at = start + part.index
    const word = withoutZeros(part[0])
    tokens.push({ start: at, end: at + part[0].length, word, exact: word })
  }
}

/** A document of identity is printed `06.243.220` and `025623327`, an expediente `EX-2018-05042577`. */
function withoutZeros(digits: string): string {
  return /^0\d{5,}$/.test(digits) ? digits.replace(/^0+(?=\d)/, '') : digits
}
