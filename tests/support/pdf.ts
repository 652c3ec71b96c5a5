/** Small PDFs written by hand: pages of placed lines in Helvetica, in the WinAnsi letters that Spanish needs. */

export interface PlacedLine {
  readonly x: number
  /** From the foot of the page, in points. */
  readonly y: number
  readonly text: string
}

export interface PdfOptions {
  /** Says that a password is needed that nobody has. */
  readonly encrypted?: boolean
}

const literal = (text: string) => text.replace(/[\\()]/g, '\\$&')

export function makePdf(pages: readonly (readonly PlacedLine[])[], options: PdfOptions = {}): Buffer {
  const font = 3
  const first = 4
  const kids = pages.map((_, i) => `${String(first + 2 * i)} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${String(pages.length)} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  for (const [i, lines] of pages.entries()) {
    const content = lines
      .map(({ x, y, text }) => `BT /F1 10 Tf 1 0 0 1 ${String(x)} ${String(y)} Tm (${literal(text)}) Tj ET`)
      .join('\n')
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${String(first + 2 * i + 1)} 0 R /Resources << /Font << /F1 ${String(font)} 0 R >> >> >>`,
      `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
    )
  }
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const offset = body.length
    body += `${String(i + 1)} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = body.length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const key = '41'.repeat(32)
  const id = '42'.repeat(16)
  const encryption = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <${key}> /U <${key}> >> /ID [<${id}> <${id}>]`
  const size = String(objects.length + 1)
  body += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${options.encrypted === true ? encryption : ''} >>\nstartxref\n${String(start)}\n%%EOF\n`
  return Buffer.from(body, 'latin1')
}

/** Lines one below the other. */
export function column(lines: readonly string[], x = 50, top = 750, step = 12): PlacedLine[] {
  return lines.map((text, i) => ({ x, y: top - i * step, text }))
}
