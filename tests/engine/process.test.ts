import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngineHost, type EngineChannel } from '../../src/main/engine/client.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import { spawnNodeEngine } from '../../src/main/engine/spawn-node.ts'
import { toFloat32 } from '../../src/main/ml/safetensors.ts'
import { projectRoot } from '../support/shared.ts'
import { cacheDirectory, largestDifference, passages, tensor, textsOf } from './support.ts'

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const started: EngineChannel[] = []
let host: EngineHost

beforeAll(() => {
  host = createEngineHost({
    cacheDirectory,
    spawn: (entry, role) => {
      const channel = spawnNodeEngine(entry, role)
      started.push(channel)
      return channel
    },
  })
})
afterAll(() => host.close())

describe('an engine process', () => {
  it('encodes as the reference does and keeps the order of the texts', async () => {
    const encoder = host.encoder('query')
    const info = await encoder.load({ directory: tiny, precision: 'fp32' })
    expect(info).toMatchObject({
      dimension: 32,
      maxLength: 128,
      precision: 'fp32',
      provider: 'cpu',
      normalized: true,
    })
    const { embeddings, tokens } = await encoder.encode(textsOf(tiny), { side: 'document' })
    const expected = toFloat32(tensor(join(tiny, 'expected.safetensors'), 'sentence_embedding'))
    expect(largestDifference(embeddings, expected)).toBeLessThan(2e-6)
    const counted = await encoder.countTokens(textsOf(tiny))
    expect(tokens).toBe(counted.reduce((sum, n) => sum + Math.min(n, 128), 0))
  })

  it('that dies fails its call and is started again with its model', async () => {
    const encoder = host.encoder('query')
    await encoder.load({ directory: tiny, precision: 'fp32' })
    const before = await encoder.encode(['uno'], { side: 'query' })
    const running = encoder.encode(
      Array.from({ length: 3000 }, () => passages[1]!),
      { side: 'document' },
    )
    const died = expect(running).rejects.toMatchObject({ code: 'engine_died' })
    await new Promise((done) => setTimeout(done, 50))
    started.at(-1)!.kill()
    await died
    const count = started.length
    const after = await encoder.encode(['uno'], { side: 'query' })
    expect(started.length).toBe(count + 1)
    expect(largestDifference(after.embeddings, before.embeddings)).toBe(0)
  })

  it('stops between micro-batches when cancelled, and goes on answering', async () => {
    const encoder = host.encoder('query')
    await encoder.load({ directory: tiny, precision: 'fp32' })
    const stop = new AbortController()
    const running = encoder.encode(
      Array.from({ length: 5000 }, () => passages[1]!),
      {
        side: 'document',
        signal: stop.signal,
      },
    )
    const cancelled = expect(running).rejects.toMatchObject({ code: 'cancelled' })
    setTimeout(() => {
      stop.abort()
    }, 50)
    await cancelled
    expect((await encoder.encode(['dos'], { side: 'query' })).embeddings).toHaveLength(32)
    await expect(encoder.encode(['x'], { side: 'query', signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('says what is wrong with a folder', async () => {
    await expect(
      host.encoder('index').load({ directory: join(projectRoot, 'tests'), precision: 'fp32' }),
    ).rejects.toMatchObject({ code: 'model_invalid' })
  })

  it('lists every provider, the CPU usable, the others with a reason', async () => {
    const all = await host.encoder('index').providers()
    expect(all.map((p) => p.id)).toEqual(['cpu', 'webgpu', 'cuda', 'directml', 'coreml'])
    expect(all[0]).toMatchObject({ available: true })
    for (const provider of all) if (!provider.available) expect(provider.reason).not.toBe('')
  })

  it('refuses a provider that is not here', async () => {
    await expect(
      host.encoder('index').load({ directory: tiny, precision: 'fp32', provider: 'coreml' }),
    ).rejects.toMatchObject({ code: 'provider_unavailable' })
  })
})
