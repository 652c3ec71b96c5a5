/** Words as lawyers write them, with their place in the original text. */
import { foldAccents } from '../../../../shared/text/fold.ts'

export interface Token {
  /** UTF-16 offsets into the text as given. */
  readonly start: number
  readonly end: number
  /** Lower-case, with accents; numbers without thousands dots. */
  readonly word: string
  /** `word` with accents folded: what the exact column holds. */
  readonly exact: string
}

/**
 * A run of letters and digits. Inside a number, dots and hyphens between digits belong to it: 24.240, 20-12345678-3.
 * Ordinal signs end it and are dropped.
 */
const pattern = /\d+(?:[.-]\d+)+|[\p{L}\p{N}]+/gu
/** º and ª are letters to Unicode. */
const ordinal = /[ºª]/

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
  for (const match of text.matchAll(pattern)) {
    const [raw] = match
    let offset = match.index
    if (!ordinal.test(raw)) {
      addPiece(tokens, raw, offset)
      continue
    }
    for (const piece of raw.split(ordinal)) {
      if (piece !== '') addPiece(tokens, piece, offset)
      offset += piece.length + 1
    }
  }
  return tokens
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
  const numeric = first >= 48 && first <= 57 && /[.-]/.test(piece)
  if (!numeric) {
    const { word, exact } = wordOf(piece)
    tokens.push({ start, end: start + piece.length, word, exact })
    return
  }
  // 24.240 and 1.234.567 are one number; 20-12345678-3 is one CUIT; 08-08-2018 and 5.12 stay in parts.
  const joined =
    /^\d{1,3}(?:\.\d{3})+$/.test(piece) || /^\d{2}-\d{8}-\d$/.test(piece) || /^\d{2}\.\d{8}\.\d$/.test(piece)
  if (joined) {
    const word = piece.replace(/[.-]/g, '')
    tokens.push({ start, end: start + piece.length, word, exact: word })
    return
  }
  for (const part of piece.matchAll(/\d+/g)) {
    const at = start + part.index
    tokens.push({ start: at, end: at + part[0].length, word: part[0], exact: part[0] })
  }
}
