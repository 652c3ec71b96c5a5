/**
 * Whether search stays fast while Fojas trains: p50 and p95 of hybrid searches on Spain's constitution, without a
 * training and in each phase of one, in the same process as the application's. Searches without a training are made
 * before it and after it, so that a computer that was busy meanwhile shows.
 * node bench/training-load.ts CONSTITUTION_FOLDER WORK_FOLDER [--recipe adapter|lora|full] [--marks 120]
 *   [--searches 300] [--apart 20] [--minutes 5]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { searchInput } from '../src/shared/contract/search.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { clean, openGate } from './gate/library.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recipe: { type: 'string', default: 'adapter' },
    marks: { type: 'string', default: '120' },
    searches: { type: 'string', default: '300' },
    /** Milliseconds from an answer to the next question. */
    apart: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '5' },
  },
})
const [data = '', work = ''] = positionals
const recipe = z.enum(['adapter', 'lora', 'full']).parse(values.recipe)
const [count, apart, marks] = [Number(values.searches), Number(values.apart), Number(values.marks)]

const gate = await openGate(data, work, createNodeEngineHost())
const { app, questions } = gate
await clean(app)

let asked = 0
/** Milliseconds of one search, of words that no earlier one encoded. */
async function search(): Promise<number> {
  asked += 1
  const text = `${questions[asked % questions.length]?.text ?? ''} ${asked}`
  const begun = performance.now()
  await app.query(searchInput.parse({ text, remember: false }))
  const time = performance.now() - begun
  await pause(apart)
  return time
}
async function searches(): Promise<number[]> {
  const times: number[] = []
  while (times.length < count) times.push(await search())
  return times
}
const at = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? NaN

await searches()
const before = await searches()
const button = gate.button(questions.slice(0, marks))
const { job } = await button.start('now', { recipe })
if (job === null) throw new Error('no training was begun')
const state = { over: false }
void app.jobs.wait(job.id).then(() => (state.over = true))

/** What the training was doing, as its progress says. */
const phases = new Map<string, number[]>()
const steps: { at: number; done: number }[] = []
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const begun = performance.now()
while (!state.over && performance.now() - begun < Number(values.minutes) * 60_000) {
  const now = app.jobs.get(job.id).progress
  const phase = now === null ? 'beginning' : now.unit === 'steps' && now.done > 0 ? 'steps' : now.detail
  const done = now?.unit === 'steps' ? now.done : 0
  if (done > (steps.at(-1)?.done ?? 0)) steps.push({ at: performance.now(), done })
  const times = phases.get(phase ?? '') ?? []
  phases.set(phase ?? '', times)
  times.push(await search())
}
delay.disable()
const seconds = (performance.now() - begun) / 1000
const ended = app.jobs.get(job.id)
if (!state.over) await app.jobs.cancel(job.id)
const after = await searches()

const without = [...before, ...after]
const during = [...phases.values()].flat()
console.log(
  `${recipe}, ${marks} marks, searches ${apart} ms apart; the training ${state.over ? ended.state : 'went on'} after ${seconds.toFixed(0)} s, ${steps.at(-1)?.done ?? 0} steps; core's thread was held for ${(delay.max / 1e6).toFixed(0)} ms at most\n`,
)
console.log('| | searches | p50 ms | p95 ms | of p95 without |\n|---|---|---|---|---|')
const row = (name: string, times: readonly number[]): void => {
  const share = at(times, 0.95) / at(without, 0.95)
  console.log(
    `| ${name} | ${times.length} | ${at(times, 0.5).toFixed(1)} | ${at(times, 0.95).toFixed(1)} | ${share.toFixed(2)} |`,
  )
}
row('before', before)
row('after', after)
row('without', without)
row('during', during)
for (const [phase, times] of phases) row(`– ${phase}`, times)
await clean(app)
await app.close()
