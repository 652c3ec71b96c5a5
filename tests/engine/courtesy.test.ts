import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as tick } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Hold } from '../../src/main/engine/courtesy.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import type { EngineHost, EngineRole } from '../../src/main/engine/encoder.ts'
import { projectRoot } from '../support/shared.ts'
import { cacheDirectory, passages } from './support.ts'

const tiny = join(projectRoot, 'tests/fixtures/tiny')
let host: EngineHost | undefined
afterEach(() => host?.close())

/** Of every thread of this process's children that are engines of a role. Linux: sched(7), proc_pid_stat(5). */
function threadsOf(role: EngineRole): { policy: number; nice: number }[] {
  const children = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
  )
  const engines = children.filter((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command.includes(role) && command.some((part) => part.includes('engine'))
  })
  return engines.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((task) => {
      // The name, in brackets, may hold spaces.
      const fields = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      return { nice: Number(fields[16]), policy: Number(fields[38]) }
    }),
  )
}
const idleClass = 5

function hasChrt(): boolean {
  try {
    execFileSync('chrt', ['--version'])
    return true
  } catch {
    return false
  }
}
const here = process.platform === 'linux' && hasChrt()
if (!here) console.warn('SKIPPED: "an engine that nobody waits for" needs Linux with chrt')

describe.skipIf(!here)('an engine that nobody waits for', () => {
  // What other tests ask their engines not to do.
  beforeAll(() => {
    vi.stubEnv('FOJAS_GIVE_WAY', undefined)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
  })
  it('computes in the idle class, every thread of it; the one that is waited for does not', async () => {
    host = createNodeEngineHost(cacheDirectory)
    const spec = { directory: tiny, precision: 'fp32', threads: 2 } as const
    for (const role of ['train', 'query'] as const) {
      await host.encoder(role).load(spec)
      await host.encoder(role).encode([passages[1]!], { side: 'document' })
    }
    const [training, searching] = [threadsOf('train'), threadsOf('query')]
    expect(training.length).toBeGreaterThan(2)
    expect(new Set(training.map(({ policy }) => policy))).toEqual(new Set([idleClass]))
    expect(searching.length).toBeGreaterThan(2)
    expect(searching.some(({ policy }) => policy === idleClass)).toBe(false)
  })
})

describe('a hold', () => {
  const milliseconds = async (work: Promise<void>): Promise<number> => {
    const begun = performance.now()
    await work
    return performance.now() - begun
  }

  it('lasts as long as it was asked for, longer where it is asked for again, and not for ever', async () => {
    const hold = new Hold()
    expect(await milliseconds(hold.over())).toBeLessThan(50)
    hold.for(150)
    setTimeout(() => {
      hold.for(250)
    }, 100)
    const time = await milliseconds(hold.over())
    expect(time).toBeGreaterThan(300)
    expect(time).toBeLessThan(1500)
    hold.for(600_000)
    expect(await milliseconds(hold.over())).toBeLessThan(6000)
  })

  it('lets an engine stand still between portions, and changes nothing of what it gives', async () => {
    host = createNodeEngineHost(cacheDirectory)
    const encoder = host.encoder('train')
    await encoder.load({ directory: tiny, precision: 'fp32' })
    const texts = Array.from({ length: 400 }, (_, i) => `${passages[1]!} ${i}`)
    const free = await encoder.encode(texts, { side: 'document' })
    const running = encoder.encode(texts, { side: 'document' })
    await tick()
    const begun = performance.now()
    host.hold?.(1500)
    const held = await running
    expect(performance.now() - begun).toBeGreaterThan(1400)
    expect(held.embeddings).toEqual(free.embeddings)
  })
})
