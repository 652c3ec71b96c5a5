/**
 * Draws the icons of every platform from the two drawings in `resources/icons` (the small one for 32 pixels and less)
 * with the browser of the end-to-end tests: `npm run build:icons`. The results are kept in the repository.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Page } from 'playwright-core'
import { icns, icnsTypes, ico, type Image } from './containers.ts'

const here = dirname(fileURLToPath(import.meta.url))
const drawings = resolve(here, '../../resources/icons')
const large = readFileSync(join(drawings, 'fojas.svg'), 'utf8')
const small = readFileSync(join(drawings, 'fojas-small.svg'), 'utf8')

const windowsSizes = [16, 24, 32, 48, 64, 128, 256]
const linuxSizes = [16, 32, 48, 64, 128, 256, 512]

/** macOS draws icons with air around them: 824 of 1024 pixels are the icon. */
const withAir = (svg: string) => svg.replace('viewBox="0 0 1024 1024"', 'viewBox="-124 -124 1272 1272"')

async function draw(page: Page, svg: string, size: number): Promise<Image> {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  return { size, png: await page.screenshot({ omitBackground: true }) }
}

const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args,
})
try {
  const page = await browser.newPage()
  const plain = new Map<number, Image>()
  for (const size of new Set([...windowsSizes, ...linuxSizes]))
    plain.set(size, await draw(page, size <= 32 ? small : large, size))
  const of = (sizes: readonly number[]) => [...plain.values()].filter(({ size }) => sizes.includes(size))
  const airy: Image[] = []
  for (const size of new Set(icnsTypes.map(([, pixels]) => pixels)))
    airy.push(await draw(page, withAir(large), size))

  mkdirSync(join(here, 'linux'), { recursive: true })
  for (const { size, png } of of(linuxSizes)) writeFileSync(join(here, 'linux', `${size}x${size}.png`), png)
  writeFileSync(join(here, 'fojas.ico'), ico(of(windowsSizes)))
  writeFileSync(join(here, 'fojas.icns'), icns(airy))
  // The window's own, where the system does not take it from the program.
  for (const { png } of of([256])) writeFileSync(join(drawings, 'fojas.png'), png)
  writeFileSync(
    join(here, 'drawn-from.sha256'),
    `${createHash('sha256')
      .update(large + small)
      .digest('hex')}\n`,
  )
} finally {
  await browser.close()
}
