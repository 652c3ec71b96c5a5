/**
 * Models that Fojas trained, whole, by LoRA and by an adapter on the query's side, opened by sentence-transformers: the
 * largest difference of a number between its embeddings and Fojas' own, both sides.
 *
 *   node bench/trained-model.ts --python PYTHON [--model DIR] [--steps 4]
 *
 * PYTHON has torch and sentence-transformers. Texts are the tests' own. Exits 1 where a difference is 1e-5 or more.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { recipeNames, type RecipeName } from '../src/main/core/training/settings.ts'
import { requestOf, trainInput } from '../src/main/core/training/request.ts'
import { trainModel } from '../src/main/core/training/train.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { writeSafetensors } from '../src/main/ml/safetensors.ts'
import { passages } from '../tests/engine/support.ts'
import { world } from '../tests/training/support.ts'

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    model: { type: 'string', default: join(import.meta.dirname, '../resources/models/semilla') },
    steps: { type: 'string', default: '4' },
  },
})
const { python } = args
if (python === undefined) {
  console.error('usage: node bench/trained-model.ts --python PYTHON [--model DIR]')
  process.exit(2)
}
const model = resolve(args.model)
const folder = mkdtempSync(join(tmpdir(), 'fojas-bench-trained-'))
const engines = createNodeEngineHost(join(folder, 'engine'))
const at = (name: string): string => join(folder, name)
writeFileSync(at('texts.json'), JSON.stringify({ texts: passages }))
writeFileSync(
  at('pairs.jsonl'),
  world(48)
    .map(({ text, passages: [passage] }) => JSON.stringify({ question: text, context: passage?.text }))
    .join('\n'),
)

/** Rates at which a few steps change a model by more than rounding. */
const rates: Readonly<Record<RecipeName, number>> = { adapter: 1e-2, lora: 1e-3, full: 1e-4 }

async function trained(recipe: RecipeName): Promise<string> {
  const input = {
    pairs: at('pairs.jsonl'),
    model,
    output: at(recipe),
    recipe,
    division: 'none',
    settings: { batch: 12, negatives: 1, maxSteps: Number(args.steps), lr: rates[recipe], collapse: null },
  }
  const request = await requestOf(trainInput.parse(input), {
    model: (directory) => Promise.resolve({ directory, precision: 'fp32' }),
    labels: () => [],
  })
  const report = await trainModel(request, engines, {
    signal: new AbortController().signal,
    breathe: () => Promise.resolve(),
    tell: () => undefined,
  })
  return report.output
}

/** By Fojas, written for the other side to read. @returns the file, and how far it is from the untrained model's */
async function embedded(directory: string, side: 'query' | 'document'): Promise<[string, Float32Array]> {
  const encoder = engines.encoder('query')
  const { dimension } = await encoder.load({ directory, precision: 'fp32' })
  const { embeddings } = await encoder.encode(passages, { side })
  const file = at(`${side}.safetensors`)
  const data = new Uint8Array(embeddings.buffer, embeddings.byteOffset, embeddings.byteLength)
  const tensor = { dtype: 'F32', shape: [passages.length, dimension], data } as const
  writeFileSync(file, writeSafetensors(new Map([['sentence_embedding', tensor]])))
  return [file, embeddings]
}

const difference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0)

const answer = z.object({ modules: z.array(z.string()), query: z.number(), document: z.number() })
try {
  const [, plain] = await embedded(model, 'query')
  console.log('| trained | modules | questions | passages | change by training |\n|---|---|---|---|---|')
  for (const recipe of recipeNames) {
    const output = await trained(recipe)
    const [query, ours] = await embedded(output, 'query')
    const [document] = await embedded(output, 'document')
    const script = join(import.meta.dirname, 'peers/open_model.py')
    const { stdout, stderr, status } = spawnSync(
      python,
      [script, output, at('texts.json'), query, document],
      {
        encoding: 'utf8',
      },
    )
    if (status !== 0) throw new Error(stderr.trim().split('\n').slice(-3).join(' '))
    const found = answer.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
    console.log(
      `| ${recipe} | ${found.modules.join(', ')} | ${found.query.toExponential(1)} | ${found.document.toExponential(1)} | ${difference(ours, plain).toFixed(3)} |`,
    )
    if (!(found.query < 1e-5 && found.document < 1e-5)) process.exitCode = 1
  }
} finally {
  await engines.close()
  rmSync(folder, { recursive: true })
}
