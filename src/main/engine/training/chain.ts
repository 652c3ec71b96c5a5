/** A model's pieces run one after another, forward and backward, over one micro-batch at a time. */
import * as ort from 'onnxruntime-node'
import type { Dimension } from '../../ml/operators/operator.ts'
import { item, sizeOf } from '../../ml/tensor.ts'
import { dropoutBytes } from '../../ml/training/dropout.ts'
import { dropoutFactor } from '../../ml/training/lora.ts'
import { gradientName, pieceNames } from '../../ml/training/pieces.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { OpenPiece } from './pieces.ts'

/** Where gradients go as they are made. The arrays are used again after the call. */
export interface GradientSink {
  /** @param name the model's */
  dense(name: string, values: Float32Array): void
  /** By the embedded tokens: ids [n], values [n, width] of which the mask keeps some. */
  tokens(batch: MicroBatch, values: Float32Array): void
}

/** The live tensors by the model's names. */
export type LiveWeights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>

type Feeds = Record<string, ort.Tensor>

export class Chain {
  private readonly pieces: readonly OpenPiece[]
  private readonly weights: LiveWeights
  private readonly seed: number
  /** Gradients of one shape whatever the batch are written to the same place each time. */
  private readonly scratch = new Map<string, Float32Array>()

  /** @param weights read at every run: changed in place they need no telling */
  constructor(pieces: readonly OpenPiece[], weights: LiveWeights, seed: number) {
    this.pieces = pieces
    this.weights = weights
    this.seed = seed
  }

  /**
   * @param drop false: the model as it is, to be judged and not trained
   * @returns embeddings [batch, dimension], or losses [asked]
   */
  async forward(batch: MicroBatch, drop = true): Promise<Float32Array> {
    let state: Float32Array | undefined
    for (const piece of this.pieces) state = await this.runForward(piece, batch, state, drop)
    if (state === undefined) throw new RangeError('a model without pieces')
    return state
  }

  /**
   * The forward pass again, with the same dropout, and back from the cotangent of what it gave.
   * @returns the losses where the last piece gives them
   */
  async backward(
    batch: MicroBatch,
    cotangent: Float32Array,
    sink: GradientSink,
  ): Promise<Float32Array | undefined> {
    /** What went into each piece that has something to learn. */
    const states: (Float32Array | undefined)[] = []
    let state: Float32Array | undefined
    for (const [index, piece] of this.pieces.entries()) {
      states.push(state)
      if (index + 1 < this.pieces.length) state = await this.runForward(piece, batch, state, true)
    }
    let back: Float32Array | undefined = cotangent
    let losses: Float32Array | undefined
    for (const [index, open] of [...this.pieces.entries()].reverse()) {
      if (open.backward === undefined || back === undefined) break
      const input = states[index]
      states[index] = undefined
      const feeds = this.feeds(open, batch, input, true)
      feeds[pieceNames.cotangent] = new ort.Tensor(
        'float32',
        back,
        this.dims(item(open.piece.forward.outputs, 0).value.shape, batch),
      )
      const fetches: Feeds = {}
      for (const { name, value } of open.piece.backward?.outputs ?? []) {
        const shape = this.dims(value.shape, batch)
        fetches[name] = new ort.Tensor('float32', this.place(name, value.shape, sizeOf(shape)), shape)
      }
      await open.backward.run(feeds, fetches)
      for (const local of open.piece.trained)
        sink.dense(open.piece.tensors.get(local) ?? local, floats(fetches[gradientName(local)]))
      const tokens = fetches[pieceNames.tokensGradient]
      if (tokens !== undefined) sink.tokens(batch, floats(tokens))
      const out = fetches[pieceNames.out]
      if (out !== undefined) losses = floats(out)
      const hidden = fetches[pieceNames.hiddenGradient]
      back = hidden === undefined ? undefined : floats(hidden)
    }
    return losses
  }

  private async runForward(
    open: OpenPiece,
    batch: MicroBatch,
    state: Float32Array | undefined,
    drop: boolean,
  ): Promise<Float32Array> {
    const { value } = item(open.piece.forward.outputs, 0)
    const shape = this.dims(value.shape, batch)
    const out = new Float32Array(sizeOf(shape))
    await open.forward.run(this.feeds(open, batch, state, drop), {
      [pieceNames.out]: new ort.Tensor('float32', out, shape),
    })
    return out
  }

  private feeds(open: OpenPiece, batch: MicroBatch, state: Float32Array | undefined, drop: boolean): Feeds {
    const { piece, fed } = open
    const shape = [...batch.shape]
    const feeds: Feeds = { [pieceNames.mask]: new ort.Tensor('int64', batch.mask, shape) }
    for (const { name, value } of piece.forward.inputs) {
      if (name === pieceNames.ids) feeds[name] = new ort.Tensor('int64', batch.ids, shape)
      else if (name === pieceNames.hidden && state !== undefined)
        feeds[name] = new ort.Tensor('float32', state, this.dims(value.shape, batch))
      else if (name === pieceNames.positions)
        feeds[name] = new ort.Tensor('int64', batch.positions, [batch.positions.length])
      else if (name === pieceNames.labels)
        feeds[name] = new ort.Tensor('int64', batch.labels, [batch.labels.length])
    }
    for (const { input, module, width, probability } of piece.dropout) {
      const count = sizeOf(shape) * width
      const stream = { seed: this.seed, name: `dropout ${module}`, counters: batch.counters }
      const mask = drop ? dropoutBytes(stream, count, probability) : new Uint8Array(count).fill(1)
      feeds[input] = new ort.Tensor('uint8', mask, [...shape, width])
      feeds[dropoutFactor] = new ort.Tensor('float32', Float32Array.of(drop ? 1 / (1 - probability) : 1), [1])
    }
    for (const local of fed) {
      const name = piece.tensors.get(local) ?? local
      const tensor = this.weights.get(name)
      if (tensor === undefined) throw new RangeError(`no tensor is called ${name}`)
      feeds[local] = new ort.Tensor('float32', tensor.values, tensor.shape)
    }
    return feeds
  }

  private dims(shape: readonly Dimension[], batch: MicroBatch): number[] {
    return shape.map((dimension) => {
      if (typeof dimension === 'number') return dimension
      if (dimension === 'batch') return batch.shape[0]
      return dimension === 'sequence' ? batch.shape[1] : batch.positions.length
    })
  }

  /** @param shape symbols in it make the place this batch's own */
  private place(name: string, shape: readonly Dimension[], size: number): Float32Array {
    if (shape.some((dimension) => typeof dimension === 'string')) return new Float32Array(size)
    const key = `${name} ${size}`
    const known = this.scratch.get(key)
    if (known !== undefined) return known
    const made = new Float32Array(size)
    this.scratch.set(key, made)
    return made
  }
}

function floats(tensor: ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new TypeError('a gradient is missing, or not float32')
}
