/**
 * Passages a second and peak memory of the encoder, beside sentence-transformers on the same texts and cores.
 *
 *   node bench/encode.ts --model DIR --texts texts.json [--lengths 32,128,512] [--count 2000] [--python PYTHON]
 *
 * texts.json is {"texts": […]}. Each configuration runs in a process of its own; peak memory is that process's.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { LoadedEncoder } from '../src/main/engine/loaded.ts'

const { values: args } = parseArgs({
  options: {
    model: { type: 'string' },
    texts: { type: 'string' },
    lengths: { type: 'string', default: '32,128,512' },
    count: { type: 'string', default: '2000' },
    python: { type: 'string' },
    peers: { type: 'string', default: 'float32,bfloat16,onnx' },
    one: { type: 'string' },
    cache: { type: 'string' },
  },
})

const result = z.object({ perSecond: z.number(), megabytes: z.number() })
type Result = z.infer<typeof result>

function need(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`--${name} is needed`)
  return value
}

const model = need(args.model, 'model')
const textsFile = need(args.texts, 'texts')
const count = Number(args.count)

/** One configuration, in this process. */
async function one(precision: 'fp32' | 'int8', maxLength: number): Promise<Result> {
  const texts = z
    .object({ texts: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(textsFile, 'utf8')))
    .texts.slice(0, count)
  const encoder = await LoadedEncoder.open(
    { directory: model, precision, maxLength },
    need(args.cache, 'cache'),
  )
  const call = { side: 'document', cancelled: () => false } as const
  await encoder.encode(texts.slice(0, 16), call)
  const start = performance.now()
  await encoder.encode(texts, call)
  const seconds = (performance.now() - start) / 1000
  return { perSecond: texts.length / seconds, megabytes: process.resourceUsage().maxRSS / 1024 }
}

function run(program: string, parameters: readonly string[]): Result | undefined {
  const { stdout, status, stderr } = spawnSync(program, parameters, { encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) {
    console.error(`${parameters.join(' ')}: ${stderr.trim().split('\n').at(-1) ?? ''}`)
    return undefined
  }
  return result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

function compare(): void {
  const cache = mkdtempSync(join(tmpdir(), 'fojas-bench-'))
  const here = fileURLToPath(import.meta.url)
  const common = ['--model', model, '--texts', textsFile, '--count', String(count)]
  console.log(`${cpus()[0]?.model ?? ''}, ${cpus().length} cores, ${count} texts, ${model}`)
  console.log('tokens  what                passages/s    peak MB   times torch float32')
  for (const length of args.lengths.split(',')) {
    const rows: [string, Result | undefined][] = []
    if (args.python !== undefined)
      for (const peer of args.peers.split(','))
        rows.push([
          `torch ${peer}`.replace('torch onnx', 'their onnx'),
          run(args.python, [
            join(dirname(here), 'peers/encode.py'),
            ...common,
            '--length',
            length,
            '--backend',
            peer,
          ]),
        ])
    for (const precision of ['fp32', 'int8'])
      rows.push([
        `fojas ${precision}`,
        run(process.execPath, [here, ...common, '--cache', cache, '--one', `${precision}:${length}`]),
      ])
    const base = rows.find(([name]) => name === 'torch float32')?.[1]?.perSecond
    for (const [name, row] of rows)
      if (row !== undefined)
        console.log(
          [
            length.padStart(6),
            name.padEnd(18),
            row.perSecond.toFixed(1).padStart(11),
            row.megabytes.toFixed(0).padStart(10),
            base === undefined ? '' : (row.perSecond / base).toFixed(2).padStart(12),
          ].join('  '),
        )
  }
  rmSync(cache, { recursive: true })
}

if (args.one === undefined) compare()
else {
  const [precision, length] = args.one.split(':')
  console.log(JSON.stringify(await one(precision === 'int8' ? 'int8' : 'fp32', Number(length))))
}
