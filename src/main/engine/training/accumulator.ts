/** Gradients of one optimiser step, summed over its micro-batches. */
import type { Gradient, Gradients } from '../../ml/optimisers/index.ts'
import { at } from '../../ml/tensor.ts'
import type { GradientSink } from './chain.ts'
import type { MicroBatch } from './micro-batch.ts'

function addTo(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (values[i] ?? 0)
}

/** Rows of a table that some token touched, in the order of their first touch. */
class TouchedRows {
  readonly width: number
  private readonly places = new Map<number, number>()
  private values = new Float32Array(0)

  constructor(width: number) {
    this.width = width
  }

  add(row: number, values: Float32Array, begin: number): void {
    const { width } = this
    let place = this.places.get(row)
    if (place === undefined) {
      place = this.places.size
      this.places.set(row, place)
      if (this.places.size * width > this.values.length) {
        const wider = new Float32Array(Math.max(256 * width, this.values.length * 2))
        wider.set(this.values)
        this.values = wider
      }
    }
    const { values: sums } = this
    for (let i = 0; i < width; i++)
      sums[place * width + i] = (sums[place * width + i] ?? 0) + (values[begin + i] ?? 0)
  }

  sorted(): { rows: Int32Array; values: Float32Array } {
    const { width } = this
    const rows = Int32Array.from(this.places.keys()).sort()
    const values = new Float32Array(rows.length * width)
    for (const [n, row] of rows.entries()) {
      const place = this.places.get(row) ?? 0
      values.set(this.values.subarray(place * width, (place + 1) * width), n * width)
    }
    return { rows, values }
  }

  addTo(dense: Float32Array): void {
    for (const [row, place] of this.places)
      for (let i = 0; i < this.width; i++) {
        const to = row * this.width + i
        dense[to] = at(dense, to) + at(this.values, place * this.width + i)
      }
  }

  clear(): void {
    this.places.clear()
    this.values.fill(0)
  }
}

export class Accumulator implements GradientSink {
  private readonly sums: Map<string, Float32Array>
  private readonly touched: TouchedRows | undefined
  private readonly table: string
  private readonly written = new Set<string>()

  /**
   * @param shapes of what is trained
   * @param table name of the token embeddings, whose gradient comes row by row, and whole only from a tied decoder
   */
  constructor(shapes: ReadonlyMap<string, readonly number[]>, table: string) {
    this.table = table
    this.sums = new Map()
    for (const [name, shape] of shapes)
      if (name !== table) this.sums.set(name, new Float32Array(shape.reduce((a, b) => a * b, 1)))
    const own = shapes.get(table)
    this.touched = own === undefined ? undefined : new TouchedRows(own.at(-1) ?? 1)
  }

  dense(name: string, values: Float32Array): void {
    let sum = this.sums.get(name)
    if (sum === undefined) {
      sum = new Float32Array(values.length)
      this.sums.set(name, sum)
    }
    if (this.written.has(name)) addTo(sum, values)
    else sum.set(values)
    this.written.add(name)
  }

  tokens(batch: MicroBatch, values: Float32Array): void {
    const { touched } = this
    if (touched === undefined) return
    for (const [token, id] of batch.ids.entries())
      if (batch.mask[token] === 1n) touched.add(Number(id), values, token * touched.width)
  }

  /** Views, true until the next micro-batch. */
  gradients(): Gradients {
    const out = new Map<string, Gradient>()
    for (const [name, sum] of this.sums) if (this.written.has(name)) out.set(name, sum)
    if (this.touched !== undefined) {
      const whole = out.get(this.table)
      if (whole instanceof Float32Array) this.touched.addTo(whole)
      else out.set(this.table, this.touched.sorted())
    }
    return out
  }

  /** For the next step. */
  clear(): void {
    this.written.clear()
    this.touched?.clear()
  }
}
