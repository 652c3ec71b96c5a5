/** Clipping by the norm of all gradients together (Pascanu et al. 2013), as torch.nn.utils.clip_grad_norm_. */
import { at } from '../tensor.ts'
import { isSparse, type Gradients } from './gradient.ts'

/** Euclidean norm over every number of every gradient, summed in float64. */
export function globalNorm(gradients: Gradients): number {
  let sum = 0
  for (const gradient of gradients.values()) {
    const values = isSparse(gradient) ? gradient.values : gradient
    for (let i = 0; i < values.length; i++) sum += at(values, i) ** 2
  }
  return Math.sqrt(sum)
}

/** Factor to give to the optimiser's step; 1 where the norm is within the limit. */
export function clipFactor(norm: number, limit: number): number {
  return Math.min(1, limit / (norm + 1e-6))
}
