/**
 * AdamW: Adam (Kingma & Ba 2015) with weight decay apart from the gradient (Loshchilov & Hutter 2019), in the order
 * of torch.optim.AdamW: the decay first, then the moments. Moments are float32, like the weights.
 */
import { isSparse, type Gradient, type Gradients, type SparseRows } from './gradient.ts'

export interface Trained {
  readonly shape: readonly number[]
  /** Changed in place by `step`. */
  readonly values: Float32Array
}

export interface AdamWOptions {
  readonly betas: readonly [number, number]
  readonly epsilon: number
  /** Of matrices only: a norm's scale and a bias (one dimension) never decay. */
  readonly weightDecay: number
  /**
   * What a sparse gradient does to the rows it lacks. `exact`: what a dense gradient of zeros would (their moments
   * fade, momentum and decay move them). `lazy`: nothing, as torch's SparseAdam; a step then costs the touched rows.
   */
  readonly sparse?: 'exact' | 'lazy'
}

export interface AdamWState {
  readonly steps: number
  /** `first.NAME` and `second.NAME`, shaped as the parameter. */
  readonly moments: ReadonlyMap<string, Float32Array>
}

export const adamWDefaults = {
  betas: [0.9, 0.98],
  epsilon: 1e-8,
  weightDecay: 0.01,
} as const satisfies AdamWOptions

interface Slot extends Trained {
  readonly first: Float32Array
  readonly second: Float32Array
}

export class AdamW {
  readonly #slots = new Map<string, Slot>()
  readonly #options: AdamWOptions
  #steps = 0

  constructor(parameters: ReadonlyMap<string, Trained>, options: AdamWOptions = adamWDefaults) {
    this.#options = options
    for (const [name, { shape, values }] of parameters)
      this.#slots.set(name, {
        shape,
        values,
        first: new Float32Array(values.length),
        second: new Float32Array(values.length),
      })
  }

  get steps(): number {
    return this.#steps
  }

  /**
   * One step with every parameter that has a gradient.
   * @param scale factor of every gradient: clipping, and 1 / micro-batches where they were summed
   */
  step(gradients: Gradients, learningRate: number, scale = 1): void {
    this.#steps += 1
    for (const [name, gradient] of gradients) {
      const slot = this.#slots.get(name)
      if (slot === undefined) throw new RangeError(`no parameter is called ${name}`)
      this.#update(slot, gradient, learningRate, scale)
    }
  }

  /** Views, not copies (a copy would double the optimiser's memory): true until the next step. */
  state(): AdamWState {
    const moments = new Map<string, Float32Array>()
    for (const [name, { first, second }] of this.#slots) {
      moments.set(`first.${name}`, first)
      moments.set(`second.${name}`, second)
    }
    return { steps: this.#steps, moments }
  }

  /** @throws RangeError where the state is of other parameters */
  restore(state: AdamWState): void {
    for (const [name, slot] of this.#slots)
      for (const moment of ['first', 'second'] as const) {
        const kept = state.moments.get(`${moment}.${name}`)
        if (kept?.length !== slot.values.length)
          throw new RangeError(`the optimiser's state lacks ${moment}.${name}`)
        slot[moment].set(kept)
      }
    this.#steps = state.steps
  }

  #update(slot: Slot, gradient: Gradient, learningRate: number, scale: number): void {
    const { betas, epsilon, weightDecay } = this.#options
    const rule: Rule = {
      keep: 1 - learningRate * (slot.shape.length > 1 ? weightDecay : 0),
      beta1: betas[0],
      beta2: betas[1],
      // Bias corrections of both moments.
      rate: learningRate / (1 - betas[0] ** this.#steps),
      root: Math.sqrt(1 - betas[1] ** this.#steps),
      epsilon,
      scale,
    }
    if (!isSparse(gradient)) {
      if (gradient.length !== slot.values.length)
        throw new RangeError(`a gradient of ${gradient.length} for ${slot.values.length} numbers`)
      advance(slot, rule, gradient, 0, 0, gradient.length)
    } else this.#updateRows(slot, rule, gradient)
  }

  #updateRows(slot: Slot, rule: Rule, { rows, values }: SparseRows): void {
    const width = rows.length === 0 ? 0 : values.length / rows.length
    let next = 0
    for (const [index, row] of rows.entries()) {
      if (this.#options.sparse !== 'lazy') fade(slot, rule, next, row * width)
      advance(slot, rule, values, index * width, row * width, width)
      next = (row + 1) * width
    }
    if (this.#options.sparse !== 'lazy') fade(slot, rule, next, slot.values.length)
  }
}

interface Rule {
  readonly keep: number
  readonly beta1: number
  readonly beta2: number
  readonly rate: number
  readonly root: number
  readonly epsilon: number
  readonly scale: number
}

/** `count` numbers from `to` on, with the gradient's from `from` on. The loops are the optimiser's whole cost. */
function advance(
  slot: Slot,
  rule: Rule,
  gradient: Float32Array,
  from: number,
  to: number,
  count: number,
): void {
  const { values, first, second } = slot
  const { keep, beta1, beta2, rate, root, epsilon, scale } = rule
  for (let i = 0; i < count; i++) {
    const g = (gradient[from + i] ?? 0) * scale
    const at = to + i
    const m = beta1 * (first[at] ?? 0) + (1 - beta1) * g
    const v = beta2 * (second[at] ?? 0) + (1 - beta2) * g * g
    first[at] = m
    second[at] = v
    values[at] = (values[at] ?? 0) * keep - (rate * m) / (Math.sqrt(v) / root + epsilon)
  }
}

/** The same with a gradient of zeros. */
function fade(slot: Slot, rule: Rule, begin: number, end: number): void {
  const { values, first, second } = slot
  const { keep, beta1, beta2, rate, root, epsilon } = rule
  for (let at = begin; at < end; at++) {
    const m = beta1 * (first[at] ?? 0)
    const v = beta2 * (second[at] ?? 0)
    first[at] = m
    second[at] = v
    values[at] = (values[at] ?? 0) * keep - (rate * m) / (Math.sqrt(v) / root + epsilon)
  }
}
