import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cachedGraph, cacheSize, tidy } from '../../src/main/engine/graph-cache.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { projectRoot } from '../support/shared.ts'
import { passages } from './support.ts'

let folder: string
let other: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fojas-graphs-'))
})
afterEach(() => {
  other?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const bytes = (size: number): Uint8Array => new Uint8Array(size)
/** A graph of a hundred bytes, last used so many minutes ago. */
function graph(stem: string, minutes: number): void {
  cachedGraph(folder, stem, () => ({ model: bytes(20), data: bytes(80) })).release()
  const at = new Date(Date.now() - minutes * 60_000)
  for (const kind of ['onnx', 'bin']) utimesSync(join(folder, `${stem}.${kind}`), at, at)
}
const stems = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => name.replace('.onnx', ''))
    .sort()

/** Another process, whose number marks a graph as used. */
async function living(): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  other = child
  await once(child, 'spawn')
  return {
    pid: child.pid!,
    end: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('the cache of generated graphs', () => {
  it('keeps within its limit: what was used longest ago goes, and what is used again comes last', () => {
    for (const [n, stem] of ['a', 'b', 'c', 'd'].entries()) graph(stem, 40 - n)
    writeFileSync(join(folder, 'probes.json'), '{}')
    expect(cacheSize(folder)).toBe(402)
    // The oldest is used once more, from the file that is there.
    cachedGraph(folder, 'a', () => {
      throw new Error('it is there')
    }).release()
    tidy(folder, 250)
    expect(stems()).toEqual(['a', 'd'])
    expect(existsSync(join(folder, 'probes.json'))).toBe(true)
    expect(readdirSync(folder)).toHaveLength(5)
  })

  it('takes nothing that a living process uses, however old; once nobody does, it goes', async () => {
    graph('another', 90)
    graph('free', 1)
    const held = cachedGraph(folder, 'own', () => ({ model: bytes(20), data: bytes(80) }))
    const again = cachedGraph(folder, 'own', () => ({ model: bytes(20), data: bytes(80) }))
    const user = await living()
    writeFileSync(join(folder, `another.${user.pid}.use`), '')
    tidy(folder, 0)
    expect(stems()).toEqual(['another', 'own'])
    held.release()
    tidy(folder, 0)
    expect(stems()).toEqual(['another', 'own'])
    again.release()
    await user.end()
    tidy(folder, 0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('rids itself of what a crash left: marks, halves, and litter of a day', async () => {
    const dead = await living()
    graph('whole', 5)
    await dead.end()
    writeFileSync(join(folder, `whole.${dead.pid}.use`), '')
    writeFileSync(join(folder, `cut.bin.${dead.pid}.part`), bytes(50))
    writeFileSync(join(folder, 'half.bin'), bytes(50))
    writeFileSync(join(folder, 'old.1234-5678'), bytes(50))
    writeFileSync(join(folder, 'new.1234-5678'), bytes(50))
    const yesterday = new Date(Date.now() - 25 * 3600_000)
    utimesSync(join(folder, 'old.1234-5678'), yesterday, yesterday)
    tidy(folder, 1000)
    expect(readdirSync(folder).sort()).toEqual(['new.1234-5678', 'whole.bin', 'whole.onnx'])
  })

  it('is tidied by the first engine that is started after a crash', async () => {
    const dead = await living()
    await dead.end()
    const left = join(folder, `gone.bin.${dead.pid}.part`)
    writeFileSync(left, bytes(50))
    const host = createNodeEngineHost(folder)
    await host
      .encoder('query')
      .load({ directory: join(projectRoot, 'tests/fixtures/tiny'), precision: 'fp32' })
    expect(existsSync(left)).toBe(false)
    await host.close()
  })

  it('leaves an engine its graphs while it encodes with them, and makes them again where they went', async () => {
    const spec = { directory: join(projectRoot, 'tests/fixtures/tiny'), precision: 'fp32' } as const
    const host = createNodeEngineHost(folder)
    await host.encoder('query').load(spec)
    const { embeddings } = await host.encoder('query').encode(passages, { side: 'document' })
    expect(host.cacheSize?.()).toBeGreaterThan(1000)
    tidy(folder, 0)
    expect(stems()).toHaveLength(1)
    // Killed, as a crash does: its marks stay.
    await host.close()
    await expect
      .poll(() => {
        tidy(folder, 0)
        return stems()
      })
      .toEqual([])
    const next = createNodeEngineHost(folder)
    await next.encoder('query').load(spec)
    expect((await next.encoder('query').encode(passages, { side: 'document' })).embeddings).toEqual(
      embeddings,
    )
    await next.close()
  })
})
