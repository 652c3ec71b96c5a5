import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createBrotliDecompress } from 'node:zlib'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { toFloat32 } from '../../src/main/ml/safetensors.ts'
import { projectRoot } from '../support/shared.ts'
import { cacheDirectory, largestDifference, tensor, textsOf } from './support.ts'

/** A software Vulkan that comes with the browser of the tests: x64 Linux only. */
const here = process.platform === 'linux' && process.arch === 'x64'
if (!here) console.warn('SKIPPED: "WebGPU on SwiftShader" needs Linux on x64')

describe.skipIf(!here)('WebGPU on SwiftShader', () => {
  const tiny = join(projectRoot, 'tests/fixtures/tiny')
  const before = { library: process.env['LD_LIBRARY_PATH'], driver: process.env['VK_ICD_FILENAMES'] }
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fojas-swiftshader-'))
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
  })

  afterAll(() => {
    const restore = (name: string, value: string | undefined): void => {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
    restore('LD_LIBRARY_PATH', before.library)
    restore('VK_ICD_FILENAMES', before.driver)
    rmSync(folder, { recursive: true })
  })

  it('passes its probe and encodes as the reference does', async () => {
    const host = createNodeEngineHost(cacheDirectory)
    try {
      const encoder = host.encoder('query')
      const info = await encoder.load({ directory: tiny, precision: 'fp32', provider: 'webgpu' })
      expect(info.provider).toBe('webgpu')
      const { embeddings } = await encoder.encode(textsOf(tiny), { side: 'document' })
      const expected = toFloat32(tensor(join(tiny, 'expected.safetensors'), 'sentence_embedding'))
      expect(largestDifference(embeddings, expected)).toBeLessThan(1e-4)
      const webgpu = (await encoder.providers()).find((provider) => provider.id === 'webgpu')
      expect(webgpu).toMatchObject({ available: true, active: true })
      expect(webgpu?.probeError).toBeLessThan(1e-3)
    } finally {
      await host.close()
    }
  })
})
