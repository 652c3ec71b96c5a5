/** Scans of invented pages: drawn by the browser that the end-to-end tests use, so that they are pictures and no text. */
import { encode } from 'fast-png'
import { launchBrowser } from './browser.ts'

const style = 'margin:0;padding:70px;font:26px/1.45 serif;background:#fff;color:#000'

/** One JPEG a page, 1000 dots wide. */
export async function drawPages(pages: readonly (readonly string[])[]): Promise<Buffer[]> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 620 } })
    const drawn: Buffer[] = []
    for (const paragraphs of pages) {
      const inner = paragraphs.map((each) => `<p>${each}</p>`).join('')
      await page.setContent(`<body style="${style}">${inner}</body>`)
      drawn.push(await page.screenshot({ type: 'jpeg', quality: 90 }))
    }
    return drawn
  } finally {
    await browser.close()
  }
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export const greyPng = ({ width, height, data }: Picture): Buffer =>
  Buffer.from(encode({ width, height, data, channels: 1, depth: 8 }))

/** A PDF whose pages are one JPEG each, as a scanner writes it. @param rotate degrees that each page says it is turned */
export function scannedPdf(jpegs: readonly Buffer[], rotate = 0): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  const add = (body: Buffer) => {
    offsets.push(parts.reduce((sum, part) => sum + part.length, 0))
    parts.push(Buffer.concat([Buffer.from(`${offsets.length} 0 obj\n`), body, Buffer.from('\nendobj\n')]))
  }
  const kids = jpegs.map((_, i) => `${3 + 3 * i} 0 R`).join(' ')
  add(Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'))
  add(Buffer.from(`<< /Type /Pages /Count ${jpegs.length} /Kids [${kids}] >>`))
  for (const [i, jpeg] of jpegs.entries()) {
    const content = 'q 480 0 0 298 0 0 cm /I Do Q'
    add(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 298] /Rotate ${rotate} /Contents ${4 + 3 * i} 0 R /Resources << /XObject << /I ${5 + 3 * i} 0 R >> >> >>`,
      ),
    )
    add(Buffer.from(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`))
    add(
      Buffer.concat([
        Buffer.from(
          `<< /Type /XObject /Subtype /Image /Width 1000 /Height 620 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`,
        ),
        jpeg,
        Buffer.from('\nendstream'),
      ]),
    )
  }
  const start = parts.reduce((sum, part) => sum + part.length, 0)
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = offsets.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}
