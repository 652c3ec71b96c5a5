/**
 * Where a training's time goes, by onnxruntime's own profile of every session: its kernels by kind, and what is outside
 * of it. Profiling itself costs some time; shares are what it is for.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { z } from 'zod'

const shapes = z.array(z.record(z.string(), z.array(z.number())))
const event = z.object({
  cat: z.string(),
  name: z.string(),
  /** Microseconds. */
  dur: z.number().optional(),
  args: z
    .object({ op_name: z.string().optional(), input_type_shape: shapes.optional() })
    .catch({})
    .optional(),
})

export const kinds = ['matrix products', 'attention', 'the rest of the graph', 'outside onnxruntime'] as const
export type Kind = (typeof kinds)[number]
export type Shares = Readonly<Record<Kind, number>>

type Create = typeof ort.InferenceSession.create

/** What a branch holds is told by itself. */
const branches = new Set(['If', 'Loop'])
const attending = new Set(['MultiHeadAttention', 'RotaryEmbedding', 'Softmax'])
const products = /^(?:Fused)?(?:MatMul|Gemm)|^DynamicQuantizeMatMul|^MatMulInteger/

/** Tensors of attention have an axis of heads: four in all. */
function kindOf({ args }: z.infer<typeof event>): Kind {
  if (attending.has(args?.op_name ?? '')) return 'attention'
  const inputs = (args?.input_type_shape ?? []).flatMap((each) => Object.values(each))
  if (inputs.some((shape) => shape.length >= 4)) return 'attention'
  return products.test(args?.op_name ?? '') ? 'matrix products' : 'the rest of the graph'
}

/**
 * Profiles every session that is opened while it works.
 * @returns milliseconds by kind; the last is what `work` says it took, less what sessions ran
 */
export async function profiled(work: () => Promise<number>): Promise<Shares> {
  const folder = mkdtempSync(join(tmpdir(), 'fojas-profile-'))
  const inner: Create = ort.InferenceSession.create.bind(ort.InferenceSession)
  let opened = 0
  ort.InferenceSession.create = (async (model: never, options?: ort.InferenceSession.SessionOptions) => {
    opened += 1
    return inner(model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix: join(folder, String(opened)),
    })
  }) as Create
  const total: Record<Kind, number> = {
    'matrix products': 0,
    attention: 0,
    'the rest of the graph': 0,
    'outside onnxruntime': 0,
  }
  try {
    const whole = await work()
    let ran = 0
    for (const file of readdirSync(folder)) {
      const events = z.array(event).parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      for (const each of events) {
        const milliseconds = (each.dur ?? 0) / 1000
        if (each.cat === 'Session' && each.name === 'model_run') ran += milliseconds
        const kernel = each.cat === 'Node' && each.name.endsWith('_kernel_time')
        if (kernel && !branches.has(each.args?.op_name ?? '')) total[kindOf(each)] += milliseconds
      }
    }
    total['outside onnxruntime'] = Math.max(0, whole - ran)
    return total
  } finally {
    ort.InferenceSession.create = inner
    rmSync(folder, { recursive: true, force: true })
  }
}
