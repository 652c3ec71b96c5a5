/** A page of the web. Which kind it is decides who reads it: a new kind is a file beside this one and a row here. */
import { FojasError } from '../../../../../shared/errors/index.ts'
import type { Format, Parsed, SourceFile } from '../format.ts'
import { boraNotice } from './bora-notice-page.ts'
import { boraScan } from './bora-scan-page.ts'
import { boraSection } from './bora-section-page.ts'
import { infolegCard } from './infoleg-card.ts'
import { infolegNorm } from './infoleg-norm.ts'
import { pageOf, type Page } from './page.ts'
import { plainPage } from './plain-page.ts'

/** Reads a page of its kind; null where it is another. */
export type PageKind = (page: Page) => Parsed | Promise<Parsed> | null

/** In the order in which they are asked. */
const kinds: readonly PageKind[] = [boraNotice, boraScan, boraSection, infolegCard, infolegNorm, plainPage]

async function parse(file: SourceFile): Promise<Parsed> {
  const page = pageOf(file)
  for (const kind of kinds) {
    const parsed = await kind(page)
    if (parsed !== null) return parsed
  }
  throw new FojasError('no_text', { name: file.name })
}

export const html: Format = {
  id: 'html',
  extensions: ['html', 'htm', 'xhtml'],
  recognises: (_head, name) => /\.x?html?$/i.test(name),
  parse,
}
