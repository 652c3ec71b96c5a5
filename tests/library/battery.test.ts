import { describe, expect, it } from 'vitest'
import { BatteryPause } from '../../src/main/core/jobs/battery.ts'
import { workOf } from '../../src/main/electron/core/work.ts'
import type { Job } from '../../src/shared/contract/jobs.ts'

const jobOf = (id: number, change: Partial<Job> = {}): Job => ({
  id,
  kind: 'retraining',
  state: 'running',
  progress: null,
  rate: null,
  remaining: null,
  error: null,
  result: null,
  createdAt: '2026-11-28T10:00:00Z',
  finishedAt: null,
  resumable: true,
  ...change,
})

/** Jobs that do as they are told, and say so. */
class Jobs {
  readonly all = new Map<number, Job>()
  readonly listeners: ((job: Job) => void)[] = []
  list = () => [...this.all.values()]
  watch = (listener: (job: Job) => void) => {
    this.listeners.push(listener)
    return () => true
  }
  set(id: number, change: Partial<Job>): Job {
    const job = jobOf(id, { ...this.all.get(id), ...change })
    this.all.set(id, job)
    for (const listener of this.listeners) listener(job)
    return job
  }
  pause = (id: number) => this.set(id, { state: 'paused' })
  resume = (id: number) => this.set(id, { state: 'running' })
}

describe('on battery', () => {
  it('training waits, and goes on with the mains; an import goes on', () => {
    const jobs = new Jobs()
    const battery = new BatteryPause(jobs)
    jobs.set(1, {})
    jobs.set(2, { kind: 'import' })
    battery.set(true)
    expect(jobs.all.get(1)?.state).toBe('paused')
    expect(jobs.all.get(2)?.state).toBe('running')
    // One that begins on battery waits too.
    jobs.set(3, { kind: 'learning-curve' })
    expect(jobs.all.get(3)?.state).toBe('paused')
    battery.set(false)
    expect([1, 3].map((id) => jobs.all.get(id)?.state)).toEqual(['running', 'running'])
  })

  it('a person’s word stands: what they go on with is not paused again, what they paused stays so', () => {
    const jobs = new Jobs()
    const battery = new BatteryPause(jobs)
    jobs.set(1, {})
    jobs.set(2, { state: 'paused' })
    battery.set(true)
    jobs.resume(1)
    jobs.set(1, { progress: { done: 1, total: 2, unit: 'steps' } })
    expect(jobs.all.get(1)?.state).toBe('running')
    jobs.pause(1)
    battery.set(false)
    expect([1, 2].map((id) => jobs.all.get(id)?.state)).toEqual(['paused', 'paused'])
    battery.set(true)
    battery.set(false)
    expect(jobs.all.get(2)?.state).toBe('paused')
  })
})

describe('work as main is told of it', () => {
  it('says how far it is, and announces the ends that somebody waits for', () => {
    expect(workOf(jobOf(1, { progress: { done: 1, total: 4, unit: 'steps' } }))).toEqual({
      ...{ kind: 'work', id: 1, running: true, share: 0.25, notice: null },
    })
    const finishedAt = '2026-11-28T11:00:00Z'
    expect(workOf(jobOf(1, { state: 'done', finishedAt })).notice).toContain('Terminó el entrenamiento')
    expect(workOf(jobOf(1, { state: 'cancelled', finishedAt })).notice).toBeNull()
    const small = { done: 3, total: 3, unit: 'files' } as const
    expect(workOf(jobOf(1, { kind: 'import', state: 'done', finishedAt, progress: small })).notice).toBeNull()
  })
})
