import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { Standstill } from '../../src/main/engine/standstill.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import { projectRoot } from '../support/shared.ts'
import { cacheDirectory, passages } from './support.ts'

const here = process.platform === 'linux'
if (!here) console.warn('SKIPPED: "an engine that nobody waits for" reads /proc: Linux')

/** R, S, T (stopped) …; empty where it is no more. proc_pid_stat(5). */
function stateOf(pid: number): string {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return ''
  // The name, in brackets, may hold spaces.
  return readFileSync(file, 'utf8').split(') ').at(-1)!.slice(0, 1)
}

describe.skipIf(!here)('an engine that nobody waits for', { timeout: 60_000 }, () => {
  let child: ChildProcess | undefined
  let still: Standstill | undefined
  let host: EngineHost | undefined
  afterEach(async () => {
    still?.close()
    child?.kill('SIGKILL')
    await host?.close()
  })

  async function worker(): Promise<number> {
    child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
    await once(child, 'spawn')
    return child.pid!
  }

  it('is stopped at once, for as long as was said last, and goes on', async () => {
    const pid = await worker()
    still = Standstill.of(pid)
    still!.for(60_000)
    await expect.poll(() => stateOf(pid)).toBe('T')
    await pause(200)
    expect(stateOf(pid)).toBe('T')
    still!.for(100)
    await expect.poll(() => stateOf(pid), { timeout: 5000 }).not.toBe('T')
    still!.for(0)
    expect(stateOf(pid)).not.toBe('T')
    still!.for(60_000)
    await expect.poll(() => stateOf(pid)).toBe('T')
    still!.close()
    await expect.poll(() => stateOf(pid)).not.toBe('T')
  })

  it('goes on for a moment every quarter of a minute, however many search', async () => {
    const pid = await worker()
    still = Standstill.of(pid)
    const begun = performance.now()
    let went: number | undefined
    while (went === undefined && performance.now() - begun < 25_000) {
      still!.for(5000)
      await pause(20)
      const now = performance.now() - begun
      if (now > 1000 && stateOf(pid) !== 'T') went = now
    }
    expect(went).toBeGreaterThan(14_000)
    await expect
      .poll(() => {
        still!.for(5000)
        return stateOf(pid)
      })
      .toBe('T')
  })

  it('goes on where whoever stopped it is killed', async () => {
    const pid = await worker()
    const stopper = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { Standstill } = await import(${JSON.stringify(join(projectRoot, 'src/main/engine/standstill.ts'))})
         Standstill.of(${pid}).for(600000)
         setInterval(() => {}, 1000)`,
      ],
      { stdio: 'ignore' },
    )
    await expect.poll(() => stateOf(pid), { timeout: 20_000 }).toBe('T')
    stopper.kill('SIGKILL')
    await expect.poll(() => stateOf(pid), { timeout: 20_000 }).not.toBe('T')
  })

  it('gives the same numbers as one that was never stopped', async () => {
    host = createNodeEngineHost(cacheDirectory)
    const encoder = host.encoder('train')
    await encoder.load({ directory: join(projectRoot, 'tests/fixtures/tiny'), precision: 'fp32' })
    const texts = Array.from({ length: 200 }, (_, i) => `${passages[1]!} ${i}`)
    const free = await encoder.encode(texts, { side: 'document' })
    const running = encoder.encode(texts, { side: 'document' })
    await pause(20)
    const begun = performance.now()
    host.hold?.(3000)
    const held = await running
    expect(performance.now() - begun).toBeGreaterThan(2500)
    expect(held.embeddings).toEqual(free.embeddings)
    // Nothing under way: nothing stands still.
    host.hold?.(60_000)
    const again = performance.now()
    await encoder.encode(texts.slice(0, 8), { side: 'document' })
    expect(performance.now() - again).toBeLessThan(10_000)
  })
})
