/**
 * What a norm brings with it after its last article without calling it an annex: the treaty it approves, the code, the
 * decree that promulgates it. Their articles have the same numbers as the norm's own, and are not the norm's.
 */

/** The formula of the last article. */
const closing =
  /\b(?:comun[ií]quese|publ[ií]quese|reg[ií]strese|arch[ií]vese|c[uú]mplase)\b|^[^.]{0,40}[-–—.:]\s*de forma\b/iu

/** @param text a paragraph of an own article */
export function closesNorm(text: string): boolean {
  return closing.test(text)
}

/** An article that brings a text before the norm goes on: the law that published the Constitution. */
const transcribing = /\bse transcriben?\s+a continuaci[oó]n\s*:\s*$/iu

/** @param text a paragraph of an own article */
export function announcesTranscription(text: string): boolean {
  return transcribing.test(text)
}

/** The line that ends a text sanctioned elsewhere: after it the norm's own articles go on. */
export function endsTranscription(line: string): boolean {
  return /^[*_(["“]*DAD[OA] EN\b/u.test(line)
}

/** The first words of texts that a norm approves, of what is said before them, and of the acts printed after a law. */
const title =
  /^["“«]?(?:CONVENIO|CONVENCI[OÓ]N|ACUERDO|TRATADO|PROTOCOLO|ESTATUTO|CARTA|CONSTITUCI[OÓ]N|REGLAMENTO|REGLAMENTACI[OÓ]N|ENMIENDA|CONTRATO|ACTA|MEMOR[AÁ]NDUM|C[OÓ]DIGO|DECLARACI[OÓ]N|PRE[AÁ]MBULO|RESOLUCI[OÓ]N|DECISI[OÓ]N|DECRETO|TRADUCCI[OÓ]N|ARREGLO|PACTO|R[EÉ]GIMEN|NORMAS|BASES|PROYECTO|PROGRAMA|PLIEGO|TEXTO|LEY|ORGANIZACI[OÓ]N|UNI[OÓ]N|SECRETAR[IÍ]A|CONFERENCIA|NACIONES|MERCOSUR|COMISI[OÓ]N)/u
const act = /^(?:Decreto|DECRETO|Decisi[oó]n)\s+(?:N[°º.]*\s*)?\d/u
const parties =
  /^(?:El Gobierno|Los Gobiernos|Los Estados|Las Partes|La Rep[uú]blica|Las Altas|Los pa[ií]ses|Las Rep[uú]blicas|Los suscriptos|Entre )/iu
const visto = /^V\s?ISTOS?\b/u

/** Lines that follow a last article and belong to it: place and date, signatures, notes, the registry's line. */
const tail =
  /^[*_(["“]*(?:DADA|REGISTRAD|PROMULGAD|SANCIONAD|POR TANTO|NOTA\b|\(?NOTA:|EL\/LOS ANEXO|ANTECEDENTES|DAD[OA] EN|BUENOS AIRES|BS\.? ?AS|E\. ?\d|ARCH[IÍ]VESE)|^[(*|]|^[-–—]/iu

/** Three names between dashes: signatures. */
const signatures = /(?:[-–—]\s*\p{Lu}[^-–—]{3,60}){2}/u

/** Characters from which a paragraph after the signatures is text, and no more of them. */
const prose = 240

/**
 * Whether a paragraph after a norm's closing formula begins another text. The headings of articles are told by their
 * numbers, not here.
 * @param line the paragraph
 * @param heading whether it is a chapter's heading, or marked as a heading by the format
 */
export function beginsAttachedText(line: string, heading: boolean): boolean {
  if (tail.test(line) || /^.{0,80}\(Nota Infoleg/u.test(line)) return false
  if (heading || visto.test(line) || act.test(line) || parties.test(line)) return true
  const capitals = !/\p{Ll}{2}/u.test(line)
  if (capitals && title.test(line) && line.length <= 400) return true
  return line.length >= prose && !capitals && !signatures.test(line.slice(0, 200))
}
