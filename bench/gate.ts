/**
 * Whether the verdict is honest: how often the button puts a model to use when there is nothing to learn, and how often
 * when there is. On Spain's constitution (169 articles, 515 questions) with semilla.
 * node bench/gate.ts CONSTITUTION_FOLDER WORK_FOLDER nothing|something|constitution [--sets N] [--labels N]
 *   [--recipe adapter|lora] [--collapse-watch off] [--first N] [--out FILE]
 * nothing: as many sets of questions whose answers are dealt out anew; a fair gate puts at most one in twenty to use.
 * something: sets of real marks, with the true gain on questions that are in no set. constitution: all marks, once.
 * With the watch on collapse off, sets that it would have stopped come before the verdict too.
 * One JSON line a set on FILE (what is there is not run again), then the summary.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { passageNames } from '../src/main/core/corpus/read-hashes.ts'
import { meanOf } from '../src/main/core/evaluation/metrics.ts'
import type { TrainingQuestion } from '../src/main/core/labels/training.ts'
import { requestFor } from '../src/main/core/retraining/library-source.ts'
import { rankedQuery, rankingOf } from '../src/main/core/retraining/ranking.ts'
import { snapshotOf } from '../src/main/core/retraining/snapshot.ts'
import { foldsOf } from '../src/main/core/retraining/store.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { permutation } from '../src/main/ml/random.ts'
import { cachedEngines } from './gate/cached-engines.ts'
import { clean, dealt, openGate, type Gate } from './gate/library.ts'
import { plot } from './gate/plot.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string', default: '200' },
    labels: { type: 'string', default: '100' },
    recipe: { type: 'string', default: 'adapter' },
    first: { type: 'string', default: '0' },
    'collapse-watch': { type: 'string', default: 'on' },
    out: { type: 'string' },
  },
})
const [data = '', work = '', what = ''] = positionals
const recipe = z.enum(['adapter', 'lora', 'full']).parse(values.recipe)
const [sets, labels, first] = [Number(values.sets), Number(values.labels), Number(values.first)]

const outcome = z.object({
  set: z.number(),
  state: z.string(),
  /** Why not, where it was not put to use. */
  why: z.string().nullable(),
  /** Mean difference in NDCG@10 on the control questions, and its interval's lower end. */
  mean: z.number().nullable(),
  lower: z.number().nullable(),
  /** On questions of no set; null where there are none. */
  trueGain: z.number().nullable(),
  seconds: z.number(),
})
type Outcome = z.infer<typeof outcome>

/** NDCG@10 of a model's hybrid search on questions that nothing saw. */
async function hybrid(
  { app }: Gate,
  model: string,
  weight: number,
  asked: readonly TrainingQuestion[],
): Promise<number> {
  const signal = new AbortController().signal
  const texts = asked.map(({ text }) => text)
  const { embeddings, dimension } = await app.meaning.questionsApart(model, texts, signal)
  const generation = app.meaning.answering()?.generation
  const ranked = []
  for (const [i, question] of snapshotOf(asked).entries()) {
    const embedding = embeddings.slice(i * dimension, (i + 1) * dimension)
    const legs = await app.search.legs(requestFor(question.text), { model, embedding, generation })
    ranked.push(
      rankedQuery(question, rankingOf({ legs, names: passageNames(app.reader, legs.passages) }, weight)),
    )
  }
  return meanOf('ndcg', 10, ranked)
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0.3

async function press(
  gate: Gate,
  set: number,
  marks: readonly TrainingQuestion[],
  unseen: readonly TrainingQuestion[],
): Promise<Outcome> {
  const begun = performance.now()
  const button = gate.button(marks)
  const { id, job } = await button.start('now', { recipe })
  // Before the job's turn comes.
  if (values['collapse-watch'] === 'off')
    gate.app.library.writer.run(
      `UPDATE training SET settings = json_set(settings, '$.collapse', json('null')) WHERE id = ?`,
      id,
    )
  const ended = job === null ? undefined : await gate.app.jobs.wait(job.id)
  const decided = await button.decide(id, true)
  const figures = decided.verdict?.tests.find(({ name }) => name === 'better')?.figures
  let trueGain: number | null = null
  if (decided.model !== null && unseen.length > 0 && recipe === 'adapter') {
    const folds = foldsOf(gate.app.reader, id)
    const after = await hybrid(gate, decided.model, middle(folds.map(({ weight }) => weight)), unseen)
    const before = await hybrid(
      gate,
      'semilla',
      middle(folds.map(({ weightBefore }) => weightBefore)),
      unseen,
    )
    trueGain = after - before
  }
  const failed = decided.verdict?.tests.find(({ passed }) => !passed)
  return {
    ...{ set, state: decided.state, why: failed?.name ?? ended?.error?.code ?? null },
    ...{ mean: figures?.['mean'] ?? null, lower: figures?.['lower'] ?? null },
    ...{ trueGain, seconds: (performance.now() - begun) / 1000 },
  }
}

function drawn(questions: readonly TrainingQuestion[], set: number): TrainingQuestion[] {
  return permutation({ seed: set, name: 'gate sets' }, questions.length).flatMap((i) => questions[i] ?? [])
}

const known: Outcome[] =
  values.out !== undefined && existsSync(values.out)
    ? readFileSync(values.out, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => outcome.parse(JSON.parse(line)))
    : []
const gate = await openGate(data, work, cachedEngines(createNodeEngineHost()))
const outcomes: Outcome[] = [...known]
const count = what === 'constitution' ? 1 : sets
for (let set = first; set < count; set += 1) {
  if (known.some((each) => each.set === set)) continue
  await clean(gate.app)
  const order = drawn(gate.questions, set)
  const marks = what === 'constitution' ? gate.questions : order.slice(0, labels)
  const given =
    what === 'nothing' ? dealt(marks, permutation({ seed: set, name: 'gate answers' }, marks.length)) : marks
  const unseen = what === 'something' ? order.slice(labels, labels + 200) : []
  const result = await press(gate, set, given, unseen)
  outcomes.push(result)
  const line = JSON.stringify(result)
  if (values.out !== undefined) appendFileSync(values.out, `${line}\n`)
  console.log(line)
}
await clean(gate.app)
await gate.app.close()

const used = outcomes.filter(({ state }) => state === 'promoted').length
const reasons = new Map<string, number>()
for (const { why } of outcomes) if (why !== null) reasons.set(why, (reasons.get(why) ?? 0) + 1)
const seconds = outcomes.reduce((sum, each) => sum + each.seconds, 0)
console.log(
  `${what}, ${recipe}: ${used} of ${outcomes.length} put to use (ratio ${(used / Math.max(1, outcomes.length)).toFixed(3)}); not: ${[...reasons].map(([why, n]) => `${why} ${n}`).join(', ')}; ${Math.round(seconds)} s`,
)
if (what === 'something')
  console.log(
    plot(
      outcomes.flatMap(({ trueGain, state }) =>
        trueGain === null ? [] : [{ gain: trueGain, used: state === 'promoted' }],
      ),
    ),
  )
