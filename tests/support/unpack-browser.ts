/**
 * The browser is packed in its package and unpacked by whoever starts it first. Two test files that start it together
 * would find it half written ("text file busy"): it is unpacked before any of them.
 */
import chromium from '@sparticuz/chromium'

export default async function unpackBrowser(): Promise<void> {
  chromium.setGraphicsMode = false
  await chromium.executablePath()
}
