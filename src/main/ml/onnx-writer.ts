/** Collects the nodes and weights of an ONNX model; weights are external data that onnxruntime maps and prepacks. */
import onnxProto from 'onnx-proto'
import type { Constant, OnnxAttribute, OnnxWriter, Shape } from './operators/operator.ts'
import { quantizeWeight, transpose } from './quantize.ts'
import { item } from './tensor.ts'
import { weightOf, type Weights } from './weights.ts'

const { onnx } = onnxProto

/** How the weights of linear layers are written. `int7`: int8 with one bit less. */
export type WeightFormat = 'fp32' | 'int8' | 'int7'

export interface OnnxOptions {
  readonly format: WeightFormat
  /** Name by which the model refers to its weights, relative to itself. */
  readonly dataFile: string
  /** False: standard operators only, for providers whose fused ones are not to be trusted. */
  readonly fused: boolean
  /** Rows of the rotary tables. */
  readonly maxPositions: number
  /**
   * For training: these tensors are inputs of the model and change between runs. The others are constants, each
   * written once as it is stored, because the backward pass reads the same weight the other way round.
   */
  readonly trained?: ReadonlySet<string> | undefined
  /** Everything inside the model, for small graphs that are not written to a file. */
  readonly inline?: boolean | undefined
}

/** Mapped tensors start on a page-friendly boundary. */
const ALIGNMENT = 64

type Bytes = Float32Array | Int8Array | BigInt64Array

const types = onnx.TensorProto.DataType
const typeOf = (data: Bytes): number => {
  if (data instanceof Float32Array) return types.FLOAT
  return data instanceof Int8Array ? types.INT8 : types.INT64
}

/** Besides what an operator may write: the bodies of a branch. */
type Attribute = OnnxAttribute | { readonly graph: InstanceType<typeof onnx.GraphProto> }
type Node = InstanceType<typeof onnx.NodeProto>

/** The graph itself or a branch of it: a branch sees what its surroundings computed before it, not the reverse. */
interface Scope {
  readonly nodes: Node[]
  readonly shared: Map<string, string>
  readonly around: Scope | undefined
}

const scope = (around?: Scope): Scope => ({ nodes: [], shared: new Map(), around })

export class Writer implements OnnxWriter {
  private readonly root = scope()
  private current = this.root
  readonly initializers: InstanceType<typeof onnx.TensorProto>[] = []
  readonly chunks: { readonly offset: number; readonly bytes: Uint8Array }[] = []
  length = 0
  private count = 0
  private readonly weights: Weights
  private readonly shapes: ReadonlyMap<string, Shape>
  private readonly options: OnnxOptions

  constructor(weights: Weights, shapes: ReadonlyMap<string, Shape>, options: OnnxOptions) {
    this.weights = weights
    this.shapes = shapes
    this.options = options
  }

  get nodes(): readonly Node[] {
    return this.root.nodes
  }

  get fused(): boolean {
    return this.options.fused
  }

  get maxPositions(): number {
    return this.options.maxPositions
  }

  split(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: number | readonly string[],
  ): string[] {
    const names =
      typeof outputs === 'number' ? Array.from({ length: outputs }, () => `t${this.count++}`) : [...outputs]
    const dot = type.lastIndexOf('.')
    this.current.nodes.push(
      onnx.NodeProto.create({
        opType: type.slice(dot + 1),
        domain: dot < 0 ? '' : type.slice(0, dot),
        name: `n${this.count++}`,
        input: [...inputs],
        output: names,
        attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
      }),
    )
    return names
  }

  node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = `t${this.count++}`,
  ): string {
    this.split(type, inputs, attributes, [output])
    return output
  }

  once(key: string, make: () => string): string {
    for (let at: Scope | undefined = this.current; at !== undefined; at = at.around) {
      const known = at.shared.get(key)
      if (known !== undefined) return known
    }
    const name = make()
    this.current.shared.set(key, name)
    return name
  }

  constant(name: string, make: () => Constant): string {
    if (!this.root.shared.has(`constant ${name}`)) {
      const { shape, data } = make()
      this.initializer(name, shape, data, data.byteLength < 1024)
      this.root.shared.set(`constant ${name}`, name)
    }
    return name
  }

  cast(x: string, to: 'float' | 'int32' | 'int64' | 'bool'): string {
    const type = { float: types.FLOAT, int32: types.INT32, int64: types.INT64, bool: types.BOOL }[to]
    return this.node('Cast', [x], { to: { int: type } })
  }

  branch(condition: string, whenTrue: () => string, whenFalse: () => string, output?: string): string {
    const body = (name: string, make: () => string): InstanceType<typeof onnx.GraphProto> => {
      this.current = scope(this.current)
      const result = make()
      const { nodes, around } = this.current
      this.current = around ?? this.root
      return onnx.GraphProto.create({
        name,
        node: nodes,
        output: [onnx.ValueInfoProto.create({ name: result })],
      })
    }
    return this.node(
      'If',
      [condition],
      { then_branch: { graph: body('then', whenTrue) }, else_branch: { graph: body('else', whenFalse) } },
      output,
    )
  }

  /** Shapes are computed from small constants while onnxruntime loads: those stay inside the model. */
  initializer(name: string, shape: readonly number[], data: Bytes, inline: boolean): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (inline || this.options.inline === true) {
      this.initializers.push(
        onnx.TensorProto.create({ name, dims: [...shape], dataType: typeOf(data), rawData: bytes }),
      )
      return
    }
    const offset = Math.ceil(this.length / ALIGNMENT) * ALIGNMENT
    this.chunks.push({ offset, bytes })
    this.length = offset + bytes.byteLength
    this.initializers.push(
      onnx.TensorProto.create({
        name,
        dims: [...shape],
        dataType: typeOf(data),
        dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
        externalData: [
          { key: 'location', value: this.options.dataFile },
          { key: 'offset', value: String(offset) },
          { key: 'length', value: String(bytes.byteLength) },
        ],
      }),
    )
  }

  /** A parameter as stored, or the input that brings it. */
  parameter(name: string): string {
    if (this.options.trained?.has(name) === true) return name
    return this.once(`parameter ${name}`, () => {
      this.initializer(name, this.shapeOf(name), weightOf(this.weights, name), false)
      return name
    })
  }

  private shapeOf(name: string): number[] {
    const shape = this.shapes.get(name)
    if (shape === undefined) throw new RangeError(`${name} is no parameter of the graph`)
    return shape.map(Number)
  }

  product(
    a: string,
    b: string,
    options: { readonly transA?: boolean; readonly transB?: boolean; readonly alpha?: number },
    output?: string,
  ): string {
    const { transA = false, transB = false, alpha = 1 } = options
    if (!transA && !transB && alpha === 1) return this.node('MatMul', [a, b], {}, output)
    return this.node(
      'com.microsoft.FusedMatMul',
      [a, b],
      { transA: { int: Number(transA) }, transB: { int: Number(transB) }, alpha },
      output,
    )
  }

  linear(x: string, weight: string, bias: string | undefined, outputs: readonly string[]): void {
    if (this.options.trained !== undefined) {
      this.trainingLinear(x, weight, bias, outputs)
      return
    }
    const shape = this.shapeOf(weight)
    const [rows, inputs] = [item(shape, 0) / outputs.length, item(shape, 1)]
    const values = weightOf(this.weights, weight)
    const biases = bias === undefined ? undefined : weightOf(this.weights, bias)
    for (const [part, output] of outputs.entries()) {
      const name = outputs.length === 1 ? weight : `${weight}.${part}`
      const own = values.subarray(part * rows * inputs, (part + 1) * rows * inputs)
      let added: string | undefined
      if (biases !== undefined) {
        added = `${name}.bias`
        this.initializer(added, [rows], biases.subarray(part * rows, (part + 1) * rows), false)
      }
      // Steps after pooling are a thousandth of the work: they stay exact.
      const exact = this.options.format === 'fp32' || weight.includes('/')
      if (exact) this.exactLinear(x, name, own, [rows, inputs], added, output)
      else this.quantisedLinear(x, name, own, [rows, inputs], added, output)
    }
  }

  private trainingLinear(
    x: string,
    weight: string,
    bias: string | undefined,
    outputs: readonly string[],
  ): void {
    const [output] = outputs
    if (output === undefined || outputs.length > 1)
      throw new RangeError(`${weight}: a linear layer in training has one output`)
    const name = this.parameter(weight)
    if (bias === undefined) this.product(x, name, { transB: true }, output)
    else this.node('Add', [this.product(x, name, { transB: true }), this.parameter(bias)], {}, output)
  }

  private exactLinear(
    x: string,
    name: string,
    values: Float32Array,
    [rows, inputs]: readonly [number, number],
    bias: string | undefined,
    output: string,
  ): void {
    this.initializer(name, [inputs, rows], transpose(values, rows, inputs), false)
    if (bias === undefined) this.node('MatMul', [x, name], {}, output)
    else this.node('Add', [this.node('MatMul', [x, name]), bias], {}, output)
  }

  /** Layers that read the same activations share their quantisation. */
  private quantisedLinear(
    x: string,
    name: string,
    values: Float32Array,
    [rows, inputs]: readonly [number, number],
    bias: string | undefined,
    output: string,
  ): void {
    const { data, scales } = quantizeWeight(values, rows, inputs, this.options.format === 'int8' ? 8 : 7)
    this.initializer(name, [inputs, rows], data, false)
    this.initializer(`${name}.scale`, [rows], scales, false)
    const [q, scale, zero] = [`${x}.q`, `${x}.scale`, `${x}.zero`]
    this.once(`quantised ${x}`, () => {
      this.split('DynamicQuantizeLinear', [x], {}, [q, scale, zero])
      return q
    })
    const rest = bias === undefined ? [] : ['', bias]
    this.node(
      'com.microsoft.MatMulIntegerToFloat',
      [q, name, scale, `${name}.scale`, zero, ...rest],
      {},
      output,
    )
  }
}

function attributeOf(name: string, value: Attribute): InstanceType<typeof onnx.AttributeProto> {
  const kinds = onnx.AttributeProto.AttributeType
  if (typeof value === 'number') return onnx.AttributeProto.create({ name, type: kinds.FLOAT, f: value })
  if (typeof value === 'string')
    return onnx.AttributeProto.create({ name, type: kinds.STRING, s: new TextEncoder().encode(value) })
  if ('graph' in value) return onnx.AttributeProto.create({ name, type: kinds.GRAPH, g: value.graph })
  if ('ints' in value) return onnx.AttributeProto.create({ name, type: kinds.INTS, ints: [...value.ints] })
  return onnx.AttributeProto.create({ name, type: kinds.INT, i: value.int })
}

export function valueInfo(
  name: string,
  type: number,
  shape: Shape,
): InstanceType<typeof onnx.ValueInfoProto> {
  return onnx.ValueInfoProto.create({
    name,
    type: {
      tensorType: {
        elemType: type,
        shape: { dim: shape.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d })) },
      },
    },
  })
}
