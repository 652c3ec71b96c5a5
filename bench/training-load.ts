/**
 * Whether search stays fast while Fojas trains: p50 and p95 of hybrid searches on Spain's constitution, in each phase of
 * a training and without one, in the same process as the application's. The two take turns, the processes that train
 * stopped in every other one, so that whatever else the computer does meanwhile is the same for both. Linux.
 * node bench/training-load.ts CONSTITUTION_FOLDER WORK_FOLDER [--recipe adapter|lora|full] [--marks 120]
 *   [--apart 300] [--turn 10] [--minutes 5]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
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
    /** Milliseconds from an answer to the next question. */
    apart: { type: 'string', default: '300' },
    /** Searches a turn. */
    turn: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '5' },
  },
})
const [data = '', work = ''] = positionals
const recipe = z.enum(['adapter', 'lora', 'full']).parse(values.recipe)
const [apart, marks, turn] = [Number(values.apart), Number(values.marks), Number(values.turn)]

const gate = await openGate(data, work, createNodeEngineHost())
const { app, questions } = gate
await clean(app)

let asked = 0
/** Milliseconds of one search, of words that no earlier one encoded. */
async function search(rest = apart): Promise<number> {
  asked += 1
  const text = `${questions[asked % questions.length]?.text ?? ''} ${asked}`
  const begun = performance.now()
  await app.query(searchInput.parse({ text, remember: false }))
  const time = performance.now() - begun
  await pause(rest)
  return time
}
const at = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? NaN

for (let n = 0; n < 40; n += 1) await search(0)
const button = gate.button(questions.slice(0, marks))
const { job } = await button.start('now', { recipe })
if (job === null) throw new Error('no training was begun')
const over = (): boolean => app.jobs.get(job.id).finishedAt !== null

/** Processes that train; while they are stopped there is no training, whatever else the computer does. */
function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
  const children = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )
  for (const pid of children)
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('train'))
      process.kill(Number(pid), name)
}

/** What the training was doing, as its progress says. */
const phases = new Map<string, number[]>()
const without: number[] = []
let steps = 0
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const begun = performance.now()
while (!over() && performance.now() - begun < Number(values.minutes) * 60_000) {
  for (let n = 0; n < turn && !over(); n += 1) {
    const now = app.jobs.get(job.id).progress
    const stepping = now?.unit === 'steps' && now.done > 0
    if (stepping) steps = Math.max(steps, now.done)
    const phase = now === null ? 'beginning' : stepping ? 'steps' : (now.detail ?? '')
    const times = phases.get(phase) ?? []
    phases.set(phase, times)
    times.push(await search())
  }
  for (let n = 0; n < turn && !over(); n += 1) {
    // Each time anew: Fojas lets it go on after a search. What core has in hand for it ends meanwhile.
    signal('SIGSTOP')
    await pause(100)
    without.push(await search())
  }
  signal('SIGCONT')
}
delay.disable()
const seconds = (performance.now() - begun) / 1000
const ended = app.jobs.get(job.id)
if (!over()) await app.jobs.cancel(job.id)

const during = [...phases.values()].flat()
console.log(
  `${recipe}, ${marks} marks, searches ${apart} ms apart; the training ${over() ? ended.state : 'went on'} after ${seconds.toFixed(0)} s, ${steps} steps; core's thread was held for ${(delay.max / 1e6).toFixed(0)} ms at most; load ${loadavg()[0]?.toFixed(1) ?? ''}\n`,
)
console.log('| | searches | p50 ms | of p50 without | p95 ms | of p95 without |\n|---|---|---|---|---|---|')
const row = (name: string, times: readonly number[]): void => {
  const cells = [0.5, 0.95].flatMap((share) => {
    const value = at(times, share)
    return [value.toFixed(1), (value / at(without, share)).toFixed(2)]
  })
  console.log(`| ${[name, times.length, ...cells].join(' | ')} |`)
}
row('without', without)
row('during', during)
for (const [phase, times] of phases) row(`– ${phase}`, times)
await clean(app)
await app.close()
