/**
 * Whether search stays fast while Fojas trains: p50 and p95 of hybrid searches on Spain's constitution, or on another
 * library's, without a training and during one, in the same process as the application's.
 * node bench/training-load.ts CONSTITUTION_FOLDER WORK_FOLDER [--recipe adapter|lora] [--searches N]
 */
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
    searches: { type: 'string', default: '300' },
  },
})
const [data = '', work = ''] = positionals
const recipe = z.enum(['adapter', 'lora', 'full']).parse(values.recipe)
const count = Number(values.searches)

const gate = await openGate(data, work, createNodeEngineHost())
const { app, questions } = gate
await clean(app)

/** Milliseconds of searches, as a person leaves time between them; until `over` says so. */
async function searches(over: () => boolean): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < count && !over(); n += 1) {
    // Words that no earlier search encoded.
    const text = `${questions[n % questions.length]?.text ?? ''} ${n}`
    const begun = performance.now()
    await app.query(searchInput.parse({ text, remember: false }))
    times.push(performance.now() - begun)
    await pause(20)
  }
  return times
}
const at = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? NaN

await searches(() => false)
const without = await searches(() => false)
const button = gate.button(questions.slice(0, 300))
const { job } = await button.start('now', { recipe })
let over = job === null
if (job !== null) void app.jobs.wait(job.id).then(() => (over = true))
const during = await searches(() => over)
if (job !== null) await app.jobs.cancel(job.id)
for (const [name, share] of [
  ['p50', 0.5],
  ['p95', 0.95],
] as const)
  console.log(
    `${name}, training ${recipe}: ${at(during, share).toFixed(1)} ms against ${at(without, share).toFixed(1)} ms without, ratio ${(at(during, share) / at(without, share)).toFixed(2)} (${during.length} searches)`,
  )
await clean(app)
await app.close()
