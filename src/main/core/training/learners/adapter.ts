/** Trains the adapter on the query's side on embeddings cached once: the encoder is frozen, so nothing else changes. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { applyQueryAdapter, newQueryAdapter, type QueryAdapter } from '../../../ml/adapters/query-adapter.ts'
import type { LossConfig, Matrix } from '../../../ml/losses/index.ts'
import { AdamW, clipFactor, globalNorm, scheduleFactor } from '../../../ml/optimisers/index.ts'
import { aside, type AsideWork } from '../aside.ts'
import type { EmbeddingCache } from '../file-source.ts'
import type { RowBatch } from '../rows.ts'
import { maskedLanguage } from '../settings.ts'
import type { FitRun, Learner, LearnerContext, Learnt } from './learner.ts'

export interface AdapterLearnerOptions {
  readonly queries: EmbeddingCache
  readonly documents: EmbeddingCache
  readonly dimension: number
}

export function adapterLearner(options: AdapterLearnerOptions): Learner {
  const { queries, documents, dimension } = options
  return {
    changes: 'queries',
    async fit(run, context) {
      const { settings, plan } = run
      const { loss } = settings
      if (loss.name === maskedLanguage)
        throw new FojasError('bad_request', { detail: 'el adaptador no entrena el codificador' })
      const texts = plan.batches.flatMap(({ rows }) => rows)
      await queries.add(
        texts.flatMap(([text]) => text ?? []),
        () => context.breathe(),
        context.signal,
      )
      await documents.add(
        texts.flatMap((row) => row.slice(1)),
        () => context.breathe(),
        context.signal,
      )
      if (run.pool !== undefined) await addPool(run.pool, options, context)
      const adapter = newQueryAdapter(dimension, settings.rank, settings.seed)
      const best = await train(run, context, adapter, loss, options)
      return {
        ...best,
        changes: 'queries',
        async embed(pool, share, inner) {
          await addPool(pool, options, inner)
          return poolOf(best.adapter, pool, share, options)
        },
        change: (share) => Promise.resolve({ adapter: { adapter: best.adapter, share } }),
      } satisfies Learnt
    },
  }
}

type Pool = NonNullable<FitRun['pool']>

async function addPool(pool: Pool, { queries, documents }: AdapterLearnerOptions, context: LearnerContext) {
  const breathe = () => context.breathe()
  await queries.add(
    pool.questions.map(({ text }) => text),
    breathe,
    context.signal,
  )
  await documents.add(
    pool.passages.map(({ text }) => text),
    breathe,
    context.signal,
  )
}

function poolOf(adapter: QueryAdapter, pool: Pool, share: number, options: AdapterLearnerOptions) {
  const plain = options.queries.rows(pool.questions.map(({ text }) => text))
  return {
    dimension: options.dimension,
    queries: Float32Array.from(applyQueryAdapter(adapter, plain, share)),
    documents: options.documents.rows(pool.passages.map(({ text }) => text)),
  }
}

async function train(
  run: FitRun,
  context: LearnerContext,
  adapter: QueryAdapter,
  loss: LossConfig,
  options: AdapterLearnerOptions,
): Promise<{ steps: number; bestStep: number; adapter: QueryAdapter }> {
  const { settings, plan, totalSteps, stopAt } = run
  const { dimension: d, rank } = adapter
  const optimiser = new AdamW(
    new Map([
      ['u', { shape: [d, rank], values: adapter.u }],
      ['v', { shape: [d, rank], values: adapter.v }],
    ]),
    settings,
  )
  const schedule = {
    name: settings.schedule,
    total: totalSteps,
    warmup: Math.round(settings.warmup * totalSteps),
  }
  let [best, bestStep] = [copyOf(adapter), 0]
  const look = async (step: number): Promise<boolean> => {
    if (run.watch === undefined || run.pool === undefined) return false
    const { queries, documents } = poolOf(adapter, run.pool, 1, options)
    const seen = await run.watch.look(step, queries, documents, d)
    const { cosine, rank: effective } = seen.look.collapse
    context.tell({
      event: 'evaluation',
      step,
      'ndcg@10': seen.look['ndcg@10'],
      cosine,
      rank: effective,
      best: seen.best,
    })
    if (seen.best) [best, bestStep] = [copyOf(adapter), step]
    return seen.stop
  }
  await look(0)
  let step = 0
  while (step < stopAt) {
    await context.breathe()
    const parts = plan.batches.slice(step * settings.accumulation, (step + 1) * settings.accumulation)
    const made = await Promise.all(
      parts.map((batch) => aside('adapterStep', askOf(adapter, batch, loss, options))),
    )
    const gradients = { u: new Float32Array(d * rank), v: new Float32Array(d * rank) }
    for (const each of made)
      for (const name of ['u', 'v'] as const)
        for (const [i, value] of each[name].entries())
          gradients[name][i] = (gradients[name][i] ?? 0) + value / made.length
    const value = made.reduce((sum, each) => sum + each.loss / made.length, 0)
    const all = new Map(Object.entries(gradients))
    const norm = globalNorm(all)
    if (!Number.isFinite(value) || !Number.isFinite(norm))
      throw new FojasError('training_diverged', { step, what: 'la pérdida' })
    const lr = settings.lr * scheduleFactor(schedule, step)
    optimiser.step(all, lr, settings.clip === null ? 1 : clipFactor(norm, settings.clip))
    step += 1
    context.tell({ event: 'step', step, steps: stopAt, loss: value, lr, gradientNorm: norm })
    if (run.every !== undefined && (step % run.every === 0 || step === stopAt) && (await look(step))) break
  }
  // Without a validation part the last weights are the ones.
  return run.watch === undefined
    ? { steps: step, bestStep: step, adapter }
    : { steps: step, bestStep, adapter: best }
}

const copyOf = (adapter: QueryAdapter): QueryAdapter => ({
  ...adapter,
  u: adapter.u.slice(),
  v: adapter.v.slice(),
})

function askOf(
  adapter: QueryAdapter,
  { rows, labels }: RowBatch,
  loss: LossConfig,
  { queries, documents, dimension: width }: AdapterLearnerOptions,
): AsideWork['adapterStep']['ask'] {
  const column = (at: number): Matrix => ({
    rows: rows.length,
    width,
    data: documents.rows(rows.flatMap((row) => row[at] ?? [])),
  })
  return {
    ...{ adapter, loss, labels },
    queries: queries.rows(rows.flatMap(([text]) => text ?? [])),
    documents: (rows[0] ?? []).slice(1).map((_, at) => column(at + 1)),
  }
}
