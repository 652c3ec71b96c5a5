import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Lane } from '../../src/main/core/jobs/lane.ts'
import { Pace } from '../../src/main/core/jobs/pace.ts'
import type { Job } from '../../src/shared/contract/jobs.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

function write(folder: string, files: number, words: number): void {
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < files; i += 1)
    writeFileSync(
      join(folder, `${String(i)}.txt`),
      `Nota ${folder} ${String(i)}. ${'palabra '.repeat(words)}\n`,
    )
}

describe('jobs', () => {
  it('of one lane run one after the other, in the order in which they came', async () => {
    using folder = temporaryFolder()
    const names = ['uno', 'dos', 'tres']
    for (const name of names) write(join(folder.path, name), 150, 300)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const events: Job[] = []
    app.jobs.watch((job) => events.push(job))
    const jobs = names.map((name) => app.import([join(folder.path, name)], false))
    await Promise.all(jobs.map((job) => app.jobs.wait(job.id)))
    for (const [i, job] of jobs.slice(1).entries()) {
      const before = events.findIndex((each) => each.id === jobs[i]?.id && each.state === 'done')
      const begun = events.findIndex((each) => each.id === job.id && each.state === 'running')
      expect(before).toBeGreaterThanOrEqual(0)
      expect(begun).toBeGreaterThan(before)
    }
    expect(app.status().documents).toBe(450)
    await app.close()
  })

  it('that wait can be cancelled at once, and do nothing', async () => {
    using folder = temporaryFolder()
    for (const name of ['uno', 'dos']) write(join(folder.path, name), 200, 1000)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const first = app.import([join(folder.path, 'uno')], false)
    const second = app.import([join(folder.path, 'dos')], false)
    expect((await app.jobs.cancel(second.id)).state).toBe('cancelled')
    expect(app.jobs.get(first.id).finishedAt).toBeNull()
    await app.jobs.wait(first.id)
    expect(app.status().documents).toBe(200)
    await app.close()
  })

  it('pause, go on and end with everything; progress never goes back', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    write(source, 900, 3000)
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const events: Job[] = []
    app.jobs.watch((job) => events.push(job))
    const { id } = app.import([source], false)
    while (app.status().documents === 0) await sleep(5)
    app.jobs.pause(id)
    await sleep(1500)
    const still = app.status().documents
    await sleep(500)
    expect(app.status().documents).toBe(still)
    expect(still).toBeLessThan(900)
    expect(app.jobs.get(id)).toMatchObject({ state: 'paused', rate: null, remaining: null })
    app.jobs.resume(id)
    expect((await app.jobs.wait(id)).state).toBe('done')
    expect(app.status().documents).toBe(900)
    const told = events.filter((job) => job.progress?.total === 900).map((job) => job.progress?.done ?? 0)
    expect(told).toEqual([...told].sort((x, y) => x - y))
    await app.close()
  })

  it('closed while they run are interrupted, and go on at the next start', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    write(source, 900, 3000)
    const library = join(folder.path, 'biblioteca')
    const first = openTestApplication(library)
    const { id } = first.import([source], false)
    while (first.status().documents === 0) await sleep(5)
    await first.close()
    const app = openTestApplication(library)
    expect(app.jobs.get(id)).toMatchObject({ state: 'interrupted', resumable: true })
    expect((await app.jobs.wait(app.jobs.resume(id).id)).state).toBe('done')
    expect(app.status().documents).toBe(900)
    await app.close()
  })
})

describe('the lane', () => {
  it('gives way in order, past those who left', async () => {
    const lane = new Lane()
    const order: number[] = []
    const impatient = new AbortController()
    const enter = async (name: number, signal: AbortSignal) => {
      const leave = await lane.enter(signal)
      order.push(name)
      await sleep(1)
      leave()
    }
    const never = new AbortController().signal
    const all = [enter(1, never), enter(2, impatient.signal), enter(3, never)]
    impatient.abort()
    const ends = await Promise.allSettled(all)
    expect(ends.map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(order).toEqual([1, 3])
    await expect(lane.enter(AbortSignal.abort())).resolves.toBeTypeOf('function')
  })
})

describe('the pace', () => {
  it('is that of the last seconds, and says nothing too early', () => {
    const pace = new Pace()
    expect(pace.add(0, 20_000)).toBeNull()
    expect(pace.add(1000, 20_010)).toBeNull()
    // What was skipped before the first look is not speed.
    expect(pace.add(2000, 20_020)).toBeCloseTo(10)
    for (let second = 3; second <= 60; second += 1) pace.add(second * 1000, 20_020 + second * 50)
    expect(pace.add(61_000, 20_020 + 61 * 50)).toBeCloseTo(50)
    pace.restart()
    expect(pace.add(90_000, 30_000)).toBeNull()
  })
})
