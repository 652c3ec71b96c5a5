/** A software Vulkan that comes with the browser of the tests (x64 Linux only), for the processes that a test starts. */
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createBrotliDecompress } from 'node:zlib'
import { extract } from 'tar-stream'

export const hasSwiftShader = process.platform === 'linux' && process.arch === 'x64'

/** @returns a function that takes it away again */
export async function provideSwiftShader(): Promise<() => void> {
  const before = { library: process.env['LD_LIBRARY_PATH'], driver: process.env['VK_ICD_FILENAMES'] }
  const folder = mkdtempSync(join(tmpdir(), 'fojas-swiftshader-'))
  const chromium = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))
  const root = chromium.slice(0, chromium.lastIndexOf('chromium') + 'chromium'.length)
  const unpack = createReadStream(join(root, 'bin/swiftshader.tar.br'))
    .pipe(createBrotliDecompress())
    .pipe(extract())
  for await (const entry of unpack) {
    const path = join(folder, entry.header.name)
    if (entry.header.type === 'file') {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, await buffer(entry), { mode: 0o755 })
    } else entry.resume()
  }
  process.env['LD_LIBRARY_PATH'] = folder
  process.env['VK_ICD_FILENAMES'] = join(folder, 'vk_swiftshader_icd.json')
  return () => {
    const restore = (name: string, value: string | undefined): void => {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
    restore('LD_LIBRARY_PATH', before.library)
    restore('VK_ICD_FILENAMES', before.driver)
    rmSync(folder, { recursive: true })
  }
}
