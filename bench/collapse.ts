/**
 * The recipe that this project grew out of, every pair positive and CosineSimilarityLoss, beside
 * MultipleNegativesRankingLoss, from the same questions, order and optimiser: what each finds, and how alike its texts
 * end up.
 *
 *   node bench/collapse.ts --eval DIR --model DIR [--train 300] [--epochs 8] [--batch 32] [--lr 1e-4] [--seed 1]
 *
 * `--eval` holds the constitution's articles and the questions on them. Articles are shuffled by the seed; questions of
 * the first ones train, all others ask, and every article may answer. Runs go to their end though they collapse; the
 * last column is the step at which Fojas stops such a run.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { meanOf, type RankedQuery } from '../src/main/core/evaluation/metrics.ts'
import { readParent } from '../src/main/core/models/parent.ts'
import { writeModel } from '../src/main/core/models/write-model.ts'
import type { TrainingRun } from '../src/main/engine/protocol-training.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { collapseFigures, type CollapseFigures } from '../src/main/ml/evaluators/collapse.ts'
import { permutation, shuffled } from '../src/main/ml/random.ts'
import { readSafetensors, toFloat32 } from '../src/main/ml/safetensors.ts'
import { FojasError } from '../src/shared/errors/index.ts'
import { constitutionTask } from '../scripts/semilla/figures.ts'

const { values: args } = parseArgs({
  options: {
    eval: { type: 'string' },
    model: { type: 'string' },
    train: { type: 'string', default: '300' },
    epochs: { type: 'string', default: '8' },
    batch: { type: 'string', default: '32' },
    lr: { type: 'string', default: '1e-4' },
    seed: { type: 'string', default: '1' },
  },
})
if (args.eval === undefined || args.model === undefined) {
  console.error('usage: node bench/collapse.ts --eval DIR --model DIR')
  process.exit(2)
}
const model = resolve(args.model)
const [batch, epochs, seed] = [Number(args.batch), Number(args.epochs), Number(args.seed)]
const task = constitutionTask(args.eval)
const folder = mkdtempSync(join(tmpdir(), 'fojas-bench-collapse-'))
const engines = createNodeEngineHost(join(folder, 'engine'))

/** Questions that train; those of one article stay together. */
function trainingQuestions(): Set<number> {
  const owners = [...new Set(task.passages.map(({ owner }) => owner))]
  const chosen = new Set<number>()
  for (const index of permutation({ seed, name: 'bench collapse' }, owners.length)) {
    const own = [...task.queries.entries()].filter(([, { answer }]) => answer === owners[index])
    if (chosen.size + own.length > Number(args.train)) continue
    for (const [n] of own) chosen.add(n)
  }
  return chosen
}
const training = trainingQuestions()
const asked = [...task.queries.entries()].filter(([n]) => !training.has(n)).map(([, query]) => query)
const firstPassage = new Map([...task.passages].reverse().map(({ text, owner }) => [owner, text]))
const pairs = [...training].map((n): [string, string] => {
  const { text, answer } = task.queries[n] ?? { text: '', answer: '' }
  return [text, firstPassage.get(answer) ?? '']
})

type Recipe = 'CosineSimilarityLoss' | 'MultipleNegativesRankingLoss'
const steps = epochs * Math.floor(pairs.length / batch)

/** The same batches for both. */
function dataOf(recipe: Recipe): string {
  const orders = Array.from({ length: epochs }, (_, epoch) =>
    shuffled({ seed, name: 'pairs', counters: [epoch] }, [...pairs.keys()]),
  )
  const batches = orders.flatMap((order) =>
    Array.from({ length: Math.floor(order.length / batch) }, (_, n) =>
      order.slice(n * batch, (n + 1) * batch).map((pair) => [2 * pair, 2 * pair + 1]),
    ),
  )
  const file = join(folder, `${recipe}.json`)
  writeFileSync(
    file,
    JSON.stringify({
      texts: pairs.flat(),
      firstStep: 0,
      batches: batches.map((rows) =>
        recipe === 'CosineSimilarityLoss' ? { rows, labels: rows.map(() => 1) } : { rows },
      ),
    }),
  )
  return file
}

function runOf(recipe: Recipe, directory: string, collapse: TrainingRun['collapse']): TrainingRun {
  return {
    model: { directory: model },
    directory,
    data: dataOf(recipe),
    resume: false,
    trained: { kind: 'full', frozenEmbeddings: true },
    objective: {
      kind: 'embeddings',
      loss: recipe,
      options: recipe === 'MultipleNegativesRankingLoss' ? { scale: 20 } : {},
    },
    optimiser: { lr: Number(args.lr), beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
    schedule: { name: 'linear', warmupSteps: Math.round(0.1 * steps), totalSteps: steps },
    clip: 1,
    accumulation: 1,
    seed,
    lengths: { query: 64, document: 256 },
    checkpointEvery: Math.max(1, Math.round(steps / 20)),
    mode: 'auto',
    microBatch: 'auto',
    collapse,
  }
}

async function trained(recipe: Recipe): Promise<{ folder: string; loss: number }> {
  const directory = join(folder, recipe)
  let loss = NaN
  const result = await engines.trainer?.().train(runOf(recipe, directory, null), {
    onEvent: (event) => {
      if (event.kind === 'step') loss = event.loss
    },
  })
  const tensors = readSafetensors(readFileSync(result?.weights ?? ''))
  const output = join(folder, `${recipe}-model`)
  const encoder = (name: string, values: Float32Array): Float32Array => {
    const tensor = tensors.get(name)
    return tensor === undefined ? values : toFloat32(tensor)
  }
  mkdirSync(folder, { recursive: true })
  await writeModel(await readParent(model), { encoder }, output, '')
  return { folder: output, loss }
}

/** Step at which the watch ends it, as a run has it by default. */
async function stoppedAt(recipe: Recipe): Promise<string> {
  let last = 0
  try {
    await engines
      .trainer?.()
      .train(runOf(recipe, join(folder, `${recipe}-watched`), { cosineRise: 0.1, rankShare: 0.8 }), {
        onEvent: (event) => {
          if (event.kind === 'step') last = event.step
        },
      })
    return 'none'
  } catch (error) {
    if (!(error instanceof FojasError && error.code === 'training_collapsed')) throw error
    return `${last} of ${steps}`
  }
}

async function judged(directory: string): Promise<{ ranked: RankedQuery[]; figures: CollapseFigures }> {
  const encoder = engines.encoder('query')
  const { dimension } = await encoder.load({ directory, precision: 'fp32' })
  const texts = task.passages.map(({ text }) => text)
  const documents = (await encoder.encode(texts, { side: 'document' })).embeddings
  const queries = (
    await encoder.encode(
      asked.map(({ text }) => text),
      { side: 'query' },
    )
  ).embeddings
  const ranked = asked.map(({ answer }, q): RankedQuery => {
    const best = new Map<string, number>()
    for (const [p, { owner }] of task.passages.entries()) {
      let score = 0
      for (let i = 0; i < dimension; i++)
        score += (queries[q * dimension + i] ?? 0) * (documents[p * dimension + i] ?? 0)
      if (score > (best.get(owner) ?? -Infinity)) best.set(owner, score)
    }
    const ranking = [...best].sort(([, a], [, b]) => b - a).map(([owner]) => owner)
    return { ranking, relevant: new Set([answer]) }
  })
  return { ranked, figures: collapseFigures(documents, dimension) }
}

console.log(
  `${cpus()[0]?.model ?? ''}, load ${loadavg()[0]?.toFixed(1) ?? ''}; ${pairs.length} pairs, ${steps} steps of ${batch}, learning rate ${args.lr}; ${asked.length} other questions, ${firstPassage.size} articles; ${args.model}\n`,
)
console.log(
  '| | accuracy@1 | accuracy@5 | MRR@10 | mean cosine of random passages | effective rank | last loss | stopped at step |\n|---|---|---|---|---|---|---|---|',
)
async function row(name: string, directory: string, loss: string, stop: string): Promise<void> {
  const { ranked, figures } = await judged(directory)
  const cells = [meanOf('accuracy', 1, ranked), meanOf('accuracy', 5, ranked), meanOf('mrr', 10, ranked)]
  console.log(
    `| ${name} | ${[...cells, figures.cosine].map((value) => value.toFixed(3)).join(' | ')} | ${figures.rank.toFixed(1)} | ${loss} | ${stop} |`,
  )
}
try {
  await row('before', model, '', '')
  for (const recipe of ['CosineSimilarityLoss', 'MultipleNegativesRankingLoss'] as const) {
    const { folder: output, loss } = await trained(recipe)
    await row(recipe, output, loss.toFixed(4), await stoppedAt(recipe))
  }
} finally {
  await engines.close()
  rmSync(folder, { recursive: true })
}
