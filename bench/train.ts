/**
 * Pairs a second and peak memory of training, beside sentence-transformers on the same model, pairs, loss and cores:
 * MultipleNegativesRankingLoss with GradCache, AdamW, clipping; texts fill their lengths, so that both work on the
 * same tokens.
 *
 *   node bench/train.ts --model DIR [--python PYTHON] [--lengths 64+128,64+256] [--what lora,full]
 *     [--ways whole,layers] [--peers float32,bfloat16] [--batch 64] [--mini 8] [--steps 3] [--threads N] [--profile]
 *
 * With --profile, where each configuration's time goes instead (train/profile.ts), without peers.
 * Each configuration runs in a process of its own; peak memory is that process's. Needs ../shared/data/eval.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { trainingModes, type Trained } from '../src/main/engine/protocol-training.ts'
import { train } from '../src/main/engine/training/run.ts'
import { shared } from '../tests/support/shared.ts'
import { readArticles, readQuestions } from './constitution/files.ts'
import { kinds, profiled, type Shares } from './train/profile.ts'

const { values: args } = parseArgs({
  options: {
    model: { type: 'string' },
    python: { type: 'string' },
    lengths: { type: 'string', default: '64+128,64+256' },
    what: { type: 'string', default: 'lora,full' },
    ways: { type: 'string', default: trainingModes.join(',') },
    peers: { type: 'string', default: 'float32,bfloat16' },
    batch: { type: 'string', default: '64' },
    mini: { type: 'string', default: '8' },
    steps: { type: 'string', default: '3' },
    threads: { type: 'string', default: String(availableParallelism()) },
    folder: { type: 'string' },
    one: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
})

const result = z.object({
  pairsPerSecond: z.number(),
  megabytes: z.number(),
  losses: z.array(z.number()),
  /** Of all steps; by kind of work where they were profiled. */
  milliseconds: z.number().default(0),
  profile: z.record(z.enum(kinds), z.number()).nullable().default(null),
})
type Result = z.infer<typeof result>

function need(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`--${name} is needed`)
  return value
}

const model = need(args.model, 'model')
const [batch, steps] = [Number(args.batch), Number(args.steps)]
const lora: Trained = {
  kind: 'lora',
  r: 16,
  alpha: 32,
  dropout: 0.05,
  targets: ['Wqkv', 'Wi', 'attn.Wo', 'mlp.Wo'],
  rankStabilised: false,
}

/** Questions and articles one after another, until each is longer than any length measured. */
function makePairs(): { questions: string[]; passages: string[] } {
  const articles = readArticles(shared('data/eval')).map(({ text }) => text)
  const questions = readQuestions(shared('data/eval')).map(({ question }) => question)
  const filled = (list: readonly string[], from: number, characters: number): string => {
    let out = ''
    for (let n = from; out.length < characters; n++) out += `${list[n % list.length] ?? ''} `
    return out
  }
  const count = batch * (steps + 1)
  return {
    questions: Array.from({ length: count }, (_, n) => filled(questions, n * 3, 600)),
    passages: Array.from({ length: count }, (_, n) => filled(articles, n, 3000)),
  }
}

/** One configuration, in this process. */
async function one(what: string, mode: 'whole' | 'layers', query: number, document: number): Promise<Result> {
  const folder = need(args.folder, 'folder')
  const { questions, passages } = z
    .object({ questions: z.array(z.string()), passages: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(join(folder, 'pairs.json'), 'utf8')))
  const data = join(folder, `data-${process.pid}.json`)
  writeFileSync(
    data,
    JSON.stringify({
      texts: [...questions, ...passages],
      firstStep: 0,
      batches: Array.from({ length: steps + 1 }, (_, step) => ({
        rows: Array.from({ length: batch }, (__, n) => [
          step * batch + n,
          questions.length + step * batch + n,
        ]),
      })),
    }),
  )
  const [seconds, losses]: [number[], number[]] = [[], []]
  await train(
    {
      model: { directory: model },
      directory: join(folder, `run-${process.pid}`),
      data,
      resume: false,
      trained: what === 'lora' ? lora : { kind: 'full', frozenEmbeddings: true },
      objective: { kind: 'embeddings', loss: 'MultipleNegativesRankingLoss', options: { scale: 20 } },
      optimiser: { lr: 1e-5, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
      schedule: { name: 'constant', warmupSteps: 0, totalSteps: steps + 1 },
      clip: 1,
      accumulation: 1,
      seed: 1,
      lengths: { query, document },
      checkpointEvery: 1000,
      mode,
      microBatch: Number(args.mini),
      threads: Number(args.threads),
      collapse: null,
    },
    join(folder, 'cache'),
    {
      event: (event) => {
        if (event.kind !== 'step') return
        seconds.push(event.seconds)
        losses.push(event.loss)
      },
      cancelled: () => false,
    },
  )
  const measured = seconds.slice(1)
  return {
    pairsPerSecond: (batch * measured.length) / measured.reduce((sum, s) => sum + s, 0),
    megabytes: process.resourceUsage().maxRSS / 1024,
    losses,
    milliseconds: seconds.reduce((sum, s) => sum + s, 0) * 1000,
    profile: null,
  }
}

function run(program: string, parameters: readonly string[]): Result | undefined {
  const { stdout, status, stderr } = spawnSync(program, parameters, { encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) {
    console.error(`${parameters.join(' ')}: ${stderr.trim().split('\n').slice(-3).join(' ')}`)
    return undefined
  }
  return result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'fojas-bench-train-'))
  writeFileSync(join(folder, 'pairs.json'), JSON.stringify(makePairs()))
  const here = fileURLToPath(import.meta.url)
  const own = ['--batch', args.batch, '--mini', args.mini, '--steps', args.steps, '--threads', args.threads]
  console.log(
    `${cpus()[0]?.model ?? ''}, ${args.threads} threads, load ${loadavg()[0]?.toFixed(1) ?? ''}, batch ${batch} in portions of ${args.mini}, ${model}`,
  )
  console.log('tokens   trained  what                pairs/s    peak MB  × pairs/s  × memory   first loss')
  for (const lengths of args.lengths.split(','))
    for (const what of args.what.split(',')) {
      const [query = '', document = ''] = lengths.split('+')
      const rows: [string, Result | undefined][] = []
      if (args.python !== undefined)
        for (const dtype of args.peers.split(','))
          rows.push([
            `torch ${dtype}`,
            run(args.python, [
              join(dirname(here), 'peers/train.py'),
              ...['--model', model, '--data', join(folder, 'pairs.json'), '--what', what, '--dtype', dtype],
              ...['--query', query, '--document', document, ...own],
            ]),
          ])
      for (const way of args.ways.split(','))
        rows.push([
          `fojas ${way}`,
          run(process.execPath, [
            here,
            ...[
              '--model',
              model,
              '--folder',
              folder,
              '--one',
              [what, way, query, document].join(':'),
              ...own,
            ],
          ]),
        ])
      const base = rows.find(([name]) => name === 'torch float32')?.[1]
      for (const [name, row] of rows)
        if (row !== undefined)
          console.log(
            [
              lengths.padEnd(7),
              what.padEnd(7),
              name.padEnd(18),
              row.pairsPerSecond.toFixed(2).padStart(8),
              row.megabytes.toFixed(0).padStart(9),
              (base === undefined ? '' : (row.pairsPerSecond / base.pairsPerSecond).toFixed(2)).padStart(9),
              (base === undefined ? '' : (row.megabytes / base.megabytes).toFixed(2)).padStart(8),
              (row.losses[0]?.toFixed(4) ?? '').padStart(11),
            ].join('  '),
          )
    }
  rmSync(folder, { recursive: true })
}

/** Shares of the time of each configuration. */
function profile(): void {
  const folder = mkdtempSync(join(tmpdir(), 'fojas-bench-train-'))
  writeFileSync(join(folder, 'pairs.json'), JSON.stringify(makePairs()))
  console.log(
    `${cpus()[0]?.model ?? ''}, ${args.threads} threads, batch ${batch} in portions of ${args.mini}, ${model}`,
  )
  console.log(['tokens ', 'trained', 'way    ', 'ms a step', ...kinds].join('  '))
  for (const lengths of args.lengths.split(','))
    for (const what of args.what.split(','))
      for (const way of args.ways.split(',')) {
        const row = run(process.execPath, [
          fileURLToPath(import.meta.url),
          ...['--model', model, '--folder', folder, '--batch', args.batch, '--mini', args.mini],
          ...['--steps', args.steps, '--threads', args.threads, '--profile'],
          ...['--one', [what, way, ...lengths.split('+')].join(':')],
        ])
        const shares = row?.profile as Shares | null | undefined
        if (row === undefined || shares === null || shares === undefined) continue
        const sum = kinds.reduce((all, kind) => all + shares[kind], 0)
        console.log(
          [
            ...[lengths.padEnd(7), what.padEnd(7), way.padEnd(7)],
            (row.milliseconds / (steps + 1)).toFixed(0).padStart(9),
            ...kinds.map((kind) => `${((100 * shares[kind]) / sum).toFixed(1)} %`.padStart(kind.length)),
          ].join('  '),
        )
      }
  rmSync(folder, { recursive: true })
}

if (args.one !== undefined) {
  const [what = '', way, query, document] = args.one.split(':')
  const mode = way === 'layers' ? 'layers' : 'whole'
  let row: Result | undefined
  const work = async () => {
    row = await one(what, mode, Number(query), Number(document))
    return row.milliseconds
  }
  const shares = args.profile ? await profiled(work) : null
  if (shares === null) await work()
  console.log(JSON.stringify({ ...row, profile: shares }))
} else if (args.profile) profile()
else compare()
