/** Eighteen steps of AdamW beside PyTorch's. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { TrainingEvent } from '../../../src/main/engine/protocol-training.ts'
import { train } from '../../../src/main/engine/training/run.ts'
import { withShared } from '../../support/shared.ts'
import { numbers, relative, scratch, tensorsOf, tinyRun } from './support.ts'

const directory = scratch()
afterAll(() => {
  rmSync(directory, { recursive: true })
})

withShared('data/goldens', 'a reference trajectory', (goldens) => {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(goldens, name), 'utf8'))
  const triplets = z
    .array(z.object({ query: z.string(), positive: z.string(), negative: z.string() }))
    .parse(json('triplets.json'))
  const { steps } = z
    .object({ steps: z.array(z.object({ loss: z.number(), lr: z.number(), grad_norm: z.number() })) })
    .parse(json('trajectory.json'))
  const n = triplets.length
  const data = join(directory, 'data.json')
  writeFileSync(
    data,
    JSON.stringify({
      texts: [
        ...triplets.map(({ query }) => query),
        ...triplets.map(({ positive }) => positive),
        ...triplets.map(({ negative }) => negative),
      ],
      firstStep: 0,
      batches: steps.map((_, t) => ({
        rows: Array.from({ length: 8 }, (_, i) => (t * 8 + i) % n).map((row) => [row, n + row, 2 * n + row]),
      })),
    }),
  )

  it.each(['whole', 'layers'] as const)('losses, rates and final weights, %s', async (mode) => {
    const events: Extract<TrainingEvent, { kind: 'step' }>[] = []
    const result = await train(
      tinyRun(join(directory, mode), data, {
        model: { directory: join(goldens, 'tiny-base') },
        optimiser: { lr: 0.002, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
        schedule: { name: 'cosine', warmupSteps: 2, totalSteps: 18 },
        lengths: { query: 64, document: 64 },
        checkpointEvery: 100,
        microBatch: 8,
        mode,
      }),
      directory,
      {
        event: (event) => {
          if (event.kind === 'step') events.push(event)
        },
        cancelled: () => false,
      },
    )
    expect(events).toHaveLength(18)
    for (const [t, { loss, lr, gradientNorm }] of events.entries()) {
      expect(Math.abs(loss / steps[t]!.loss - 1), `loss of step ${t}`).toBeLessThan(1e-4)
      expect(Math.abs(lr - steps[t]!.lr), `rate of step ${t}`).toBeLessThan(1e-9)
      expect(Math.abs(gradientNorm / steps[t]!.grad_norm - 1), `norm of step ${t}`).toBeLessThan(1e-3)
    }
    const [ours, theirs] = [
      tensorsOf(result.weights),
      tensorsOf(join(goldens, 'trajectory-final.safetensors')),
    ]
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort())
    for (const name of theirs.keys())
      expect(relative(numbers(ours, name), numbers(theirs, name)), name).toBeLessThan(1e-4)
  })
})
