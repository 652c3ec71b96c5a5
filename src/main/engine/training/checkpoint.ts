/** Where a run stands, in one file: weights, the optimiser's moments and the counters everything else follows from. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import type { AdamW } from '../../ml/optimisers/index.ts'
import { trainingConditions } from '../protocol-training.ts'
import type { LiveTensor } from './model.ts'
import { openTensorFile, writeTensorFile } from './tensor-file.ts'

/** Random numbers are drawn by counter (ml/random.ts): the step is all their state. */
const progress = z.object({
  /** Optimiser steps done. */
  step: z.number().int().nonnegative(),
  conditions: trainingConditions,
  /** What the run was asked for, where it bears on its numbers. */
  configuration: z.string(),
  /** Step whose evaluation was judged last; −1: none. */
  evaluated: z.number().int(),
  memo: z.string(),
  bestStep: z.number().int().nullable(),
  stopped: z.boolean(),
  /** Collapse figures before the first step. */
  baseline: z.object({ cosine: z.number(), rank: z.number() }).nullable(),
})
export type Progress = z.infer<typeof progress>

export const checkpointFile = (directory: string): string => join(directory, 'checkpoint.safetensors')

export function saveCheckpoint(
  directory: string,
  state: Progress,
  trained: ReadonlyMap<string, LiveTensor>,
  optimiser: AdamW,
): void {
  const { moments } = optimiser.state()
  const tensors = new Map<string, LiveTensor>()
  for (const [name, tensor] of trained) {
    tensors.set(`weight.${name}`, tensor)
    for (const moment of ['first', 'second'] as const) {
      const values = moments.get(`${moment}.${name}`)
      if (values !== undefined) tensors.set(`${moment}.${name}`, { shape: tensor.shape, values })
    }
  }
  writeTensorFile(checkpointFile(directory), tensors, { format: 'fojas', progress: JSON.stringify(state) })
}

/** What a checkpoint says of its run, without its tensors; undefined where there is none. */
export function readProgress(directory: string): Progress | undefined {
  const path = checkpointFile(directory)
  if (!existsSync(path)) return undefined
  const file = openTensorFile(path)
  file.close()
  try {
    return progress.parse(JSON.parse(file.metadata['progress'] ?? ''))
  } catch (error) {
    throw new FojasError(
      'training_checkpoint_damaged',
      { detail: 'no dice en qué paso estaba' },
      { cause: error },
    )
  }
}

/** Puts the checkpoint's numbers into the live weights and the optimiser. */
export function restoreCheckpoint(
  directory: string,
  state: Progress,
  trained: ReadonlyMap<string, LiveTensor>,
  optimiser: AdamW,
): void {
  const file = openTensorFile(checkpointFile(directory))
  try {
    // Into the optimiser's own arrays: others beside them would be as large as two models.
    const { moments } = optimiser.state()
    for (const [name, { values }] of trained) file.read(`weight.${name}`, values)
    for (const [name, into] of moments) file.read(name, into)
    optimiser.restore({ steps: state.step, moments })
  } finally {
    file.close()
  }
}
