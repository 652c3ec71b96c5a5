/**
 * What a training is forecast to take of memory beside what it took, from the engine's own process, for several
 * lengths, kinds and ways:
 *
 *   node bench/memory.ts --model DIR [--lengths 64+128,64+512] [--what lora,full] [--ways whole:8,layers:8]
 *     [--batch 32] [--steps 2] [--threads N]
 *
 * Texts are cut from made-up ones of unequal lengths, of which the longest reach the limit. Each run has an engine of
 * its own; a run of each way is forecast by a step in another. Exits 1 where a peak of 1 GB or more was above its
 * forecast or more than 25 % below it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { trainingModes, type Trained, type TrainingRun } from '../src/main/engine/protocol-training.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { integers } from '../src/main/ml/random.ts'

const { values: args } = parseArgs({
  options: {
    model: { type: 'string' },
    lengths: { type: 'string', default: '64+128,64+512' },
    what: { type: 'string', default: 'lora,full' },
    ways: { type: 'string', default: 'whole:8,whole:2,layers:8,layers:2' },
    batch: { type: 'string', default: '32' },
    steps: { type: 'string', default: '2' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
})
const { model } = args
if (model === undefined) {
  console.error('usage: node bench/memory.ts --model DIR')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'fojas-bench-memory-'))
const [batch, steps] = [Number(args.batch), Number(args.steps)]

const words = 'artículo multa plazo empleador certificado obra camino asamblea notificación expediente'.split(
  ' ',
)
function text(seed: number, count: number): string {
  const picked = integers({ seed, name: 'bench memory' }, count, words.length)
  return Array.from(picked, (index) => words[index] ?? '').join(' ')
}
const count = batch * steps
const sizes = integers({ seed: 1, name: 'bench memory sizes' }, 2 * count, 100)
/** From a tenth of the limit to beyond it. */
const texts = Array.from(sizes, (size, n) =>
  text(n, Math.round(((n < count ? 64 : 512) * (size + 10)) / 100)),
)
const data = join(folder, 'data.json')
writeFileSync(
  data,
  JSON.stringify({
    texts,
    firstStep: 0,
    batches: Array.from({ length: steps }, (_, step) => ({
      rows: Array.from({ length: batch }, (__, n) => [step * batch + n, count + step * batch + n]),
    })),
  }),
)

const kinds: Readonly<Record<string, Trained>> = {
  lora: {
    kind: 'lora',
    r: 16,
    alpha: 32,
    dropout: 0.05,
    targets: ['Wqkv', 'Wi', 'attn.Wo', 'mlp.Wo'],
    rankStabilised: false,
  },
  full: { kind: 'full', frozenEmbeddings: true },
  everything: { kind: 'full', frozenEmbeddings: false },
}
const way = z.tuple([z.enum(trainingModes), z.coerce.number().int().positive()])

console.log(
  `${cpus()[0]?.model ?? ''}, ${args.threads} threads, ${(totalmem() / 1e9).toFixed(0)} GB, load ${loadavg()[0]?.toFixed(1) ?? ''}, batch ${batch}, ${model}\n`,
)
console.log(
  '| tokens | trained | way | forecast MB | peak MB | peak / forecast | probe s |\n|---|---|---|---|---|---|---|',
)
let missed = 0
for (const lengths of args.lengths.split(','))
  for (const what of args.what.split(','))
    for (const each of args.ways.split(',')) {
      const [query = 0, document = 0] = lengths.split('+').map(Number)
      const [mode, microBatch] = way.parse(each.split(':'))
      const trained = kinds[what]
      if (trained === undefined) throw new Error(`--what: ${Object.keys(kinds).join(', ')}`)
      const run: TrainingRun = {
        model: { directory: resolve(model) },
        directory: join(folder, `${lengths}-${what}-${mode}-${microBatch}`),
        data,
        resume: false,
        trained,
        objective: { kind: 'embeddings', loss: 'MultipleNegativesRankingLoss', options: { scale: 20 } },
        optimiser: { lr: 1e-5, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
        schedule: { name: 'constant', warmupSteps: 0, totalSteps: steps },
        clip: 1,
        accumulation: 1,
        seed: 1,
        lengths: { query, document },
        checkpointEvery: steps,
        mode,
        microBatch,
        threads: Number(args.threads),
        // Makes the run be forecast although its way is given.
        memoryLimit: totalmem(),
        collapse: null,
      }
      const engines = createNodeEngineHost(join(folder, 'engine'))
      const began = performance.now()
      let [forecast, probe] = [0, 0]
      const result = await engines.trainer?.().train(run, {
        onEvent: (event) => {
          if (event.kind !== 'prepared') return
          forecast = event.bytes ?? 0
          probe = (performance.now() - began) / 1000
        },
      })
      await engines.close()
      rmSync(run.directory, { recursive: true })
      const peak = result?.peak ?? 0
      const share = peak / forecast
      if (peak >= 1e9 && (share > 1 || share < 0.75)) missed += 1
      const mb = (bytes: number): string => (bytes / 1e6).toFixed(0)
      console.log(
        `| ${lengths} | ${what} | ${mode}, ${microBatch} texts | ${mb(forecast)} | ${mb(peak)} | ${share.toFixed(2)} | ${probe.toFixed(0)} |`,
      )
    }
rmSync(folder, { recursive: true })
process.exitCode = missed === 0 ? 0 : 1
