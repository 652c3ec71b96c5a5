/** What an operator is. One entry says everything the program knows of it. */
import type { Tensor64 } from '../tensor.ts'

/** A dimension: a number, or a symbol fixed at run time (`batch`, `sequence`). */
export type Dimension = number | string
export type Shape = readonly Dimension[]
export type Attributes = Readonly<Record<string, number>>

export interface Value {
  readonly id: number
  readonly shape: Shape
}

/** A constant made while lowering, e.g. the cosines of a rotary embedding. */
export interface Constant {
  readonly shape: readonly number[]
  readonly data: Float32Array | BigInt64Array
}

export type OnnxAttribute = number | string | { readonly int: number } | { readonly ints: readonly number[] }

/** What a lowering may write: nodes and constants, and the weight of a linear layer in the chosen precision. */
export interface OnnxWriter {
  /** Adds a node with one output and gives the output's name. */
  node(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    output?: string,
  ): string
  /** Adds a node with several outputs: how many, or their names, an empty one where it is not wanted. */
  split(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
    outputs: number | readonly string[],
  ): string[]
  cast(x: string, to: 'float' | 'int32' | 'int64' | 'bool'): string
  /** A constant, written once under its name. */
  constant(name: string, make: () => Constant): string
  /** A value several layers share, written at its first use. */
  once(key: string, make: () => string): string
  /** A value computed by one of two subgraphs; what either shares with `once` stays inside it. */
  branch(condition: string, whenTrue: () => string, whenFalse: () => string, output?: string): string
  /**
   * x · weightᵀ (+ bias); the weight, [out, in] as stored, is laid out for the precision. Several outputs share its
   * rows in equal parts, one after another.
   */
  linear(x: string, weight: string, bias: string | undefined, outputs: readonly string[]): void
  /** alpha · a · b of the last two axes, either of them transposed. */
  product(
    a: string,
    b: string,
    options: { readonly transA?: boolean; readonly transB?: boolean; readonly alpha?: number },
    output?: string,
  ): string
  readonly maxPositions: number
  /** Operators of onnxruntime's own for the CPU, or standard ones. */
  readonly fused: boolean
}

/** What a rule sees of the node it differentiates, y = operator(inputs). */
export interface RuleCall {
  readonly inputs: readonly Value[]
  readonly output: Value
  /** Cotangent of the output, of its shape. */
  readonly gradient: Value
  readonly attributes: Attributes
  readonly apply: (operator: Operator, inputs: readonly Value[], attributes?: Attributes) => Value
}

/**
 * The vector-Jacobian product as values of the graph: for each input, in order, what makes its cotangent; undefined
 * for what has none (token ids, masks). Only those that are needed are made.
 */
export type Rule = (call: RuleCall) => readonly ((() => Value) | undefined)[]

/** Stands where a rule would, in operators that only gradients are made of. */
export const backwardOnly = 'backward only'

export interface Operator {
  shape(inputs: readonly Shape[], attributes: Attributes): Shape
  /** Plain float64 arithmetic: what the operator means. */
  reference(inputs: readonly Tensor64[], attributes: Attributes): Tensor64
  /** @param shapes of the inputs */
  onnx(
    write: OnnxWriter,
    inputs: readonly string[],
    output: string,
    attributes: Attributes,
    shapes: readonly Shape[],
  ): void
  readonly vjp: Rule | typeof backwardOnly
}

export function attribute(attributes: Attributes, name: string): number {
  const value = attributes[name]
  if (value === undefined) throw new RangeError(`the operator needs its attribute ${name}`)
  return value
}

/** Dimensions agree when equal; a symbol agrees with itself only. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, index) => dimension === b[index])
}

export function expect(condition: boolean, operator: string, shapes: readonly Shape[]): void {
  if (condition) return
  throw new RangeError(`${operator} does not accept ${shapes.map((s) => `[${s.join(', ')}]`).join(' ')}`)
}
