/** A graph as an ONNX model: nodes in the protobuf, weights as external data that onnxruntime maps and prepacks. */
import onnxProto from 'onnx-proto'
import type { Graph, Value } from './graph.ts'
import { operators } from './operators/index.ts'
import type { Constant, OnnxAttribute, OnnxWriter, Shape } from './operators/operator.ts'
import { quantizeWeight, transpose } from './quantize.ts'
import { item } from './tensor.ts'
import { weightOf, type Weights } from './weights.ts'

const { onnx } = onnxProto

/** How the weights of linear layers are written. `int7`: int8 with one bit less. */
export type WeightFormat = 'fp32' | 'int8' | 'int7'

export interface OnnxModel {
  readonly model: Uint8Array
  /** What `model` refers to as `dataFile`. */
  readonly data: Uint8Array
}

export interface OnnxOptions {
  readonly format: WeightFormat
  /** Name by which the model refers to its weights, relative to itself. */
  readonly dataFile: string
  /** False spells attention out, for providers whose fused operator is not to be trusted. */
  readonly fusedAttention: boolean
  /** Rows of the rotary tables. */
  readonly maxPositions: number
}

/** Opset 18: LayerNormalization, Split with num_outputs, reductions with axes as inputs. */
const OPSET = 18
const IR_VERSION = 8
/** Mapped tensors start on a page-friendly boundary. */
const ALIGNMENT = 64

type Bytes = Float32Array | Int8Array | BigInt64Array

const types = onnx.TensorProto.DataType
const typeOf = (data: Bytes): number => {
  if (data instanceof Float32Array) return types.FLOAT
  return data instanceof Int8Array ? types.INT8 : types.INT64
}

class Writer implements OnnxWriter {
  readonly nodes: InstanceType<typeof onnx.NodeProto>[] = []
  readonly initializers: InstanceType<typeof onnx.TensorProto>[] = []
  readonly chunks: { readonly offset: number; readonly bytes: Uint8Array }[] = []
  length = 0
  private readonly shared = new Map<string, string>()
  private count = 0
  private readonly weights: Weights
  private readonly shapes: ReadonlyMap<string, Shape>
  private readonly options: OnnxOptions

  constructor(weights: Weights, shapes: ReadonlyMap<string, Shape>, options: OnnxOptions) {
    this.weights = weights
    this.shapes = shapes
    this.options = options
  }

  get fusedAttention(): boolean {
    return this.options.fusedAttention
  }

  get maxPositions(): number {
    return this.options.maxPositions
  }

  split(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
    outputs: number | readonly string[],
  ): string[] {
    const names =
      typeof outputs === 'number' ? Array.from({ length: outputs }, () => `t${this.count++}`) : [...outputs]
    const dot = type.lastIndexOf('.')
    this.nodes.push(
      onnx.NodeProto.create({
        opType: type.slice(dot + 1),
        domain: dot < 0 ? '' : type.slice(0, dot),
        name: `n${this.nodes.length}`,
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
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    output = `t${this.count++}`,
  ): string {
    this.split(type, inputs, attributes, [output])
    return output
  }

  once(key: string, make: () => string): string {
    const known = this.shared.get(key)
    if (known !== undefined) return known
    const name = make()
    this.shared.set(key, name)
    return name
  }

  constant(name: string, make: () => Constant): string {
    return this.once(`constant ${name}`, () => {
      const { shape, data } = make()
      this.initializer(name, shape, data, data.byteLength < 1024)
      return name
    })
  }

  /** Shapes are computed from small constants while onnxruntime loads: those stay inside the model. */
  initializer(name: string, shape: readonly number[], data: Bytes, inline: boolean): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (inline) {
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

  /** A parameter as stored. */
  parameter(name: string): string {
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

  linear(x: string, weight: string, bias: string | undefined, output: string): void {
    const shape = this.shapeOf(weight)
    const [outputs, inputs] = [item(shape, 0), item(shape, 1)]
    const values = weightOf(this.weights, weight)
    // Steps after pooling are a thousandth of the work: they stay exact.
    if (this.options.format === 'fp32' || weight.includes('/')) {
      this.initializer(weight, [inputs, outputs], transpose(values, outputs, inputs), false)
      if (bias === undefined) this.node('MatMul', [x, weight], {}, output)
      else this.node('Add', [this.node('MatMul', [x, weight]), this.parameter(bias)], {}, output)
      return
    }
    const { data, scales } = quantizeWeight(values, outputs, inputs, this.options.format === 'int8' ? 8 : 7)
    this.initializer(weight, [inputs, outputs], data, false)
    this.initializer(`${weight}.scale`, [outputs], scales, false)
    const rest = bias === undefined ? [] : ['', this.parameter(bias)]
    this.node('com.microsoft.DynamicQuantizeMatMul', [x, weight, `${weight}.scale`, ...rest], {}, output)
  }
}

function attributeOf(name: string, value: OnnxAttribute): InstanceType<typeof onnx.AttributeProto> {
  const kinds = onnx.AttributeProto.AttributeType
  if (typeof value === 'number') return onnx.AttributeProto.create({ name, type: kinds.FLOAT, f: value })
  if (typeof value === 'string')
    return onnx.AttributeProto.create({ name, type: kinds.STRING, s: new TextEncoder().encode(value) })
  if ('ints' in value) return onnx.AttributeProto.create({ name, type: kinds.INTS, ints: [...value.ints] })
  return onnx.AttributeProto.create({ name, type: kinds.INT, i: value.int })
}

function valueInfo(name: string, type: number, shape: Shape): InstanceType<typeof onnx.ValueInfoProto> {
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

export function toOnnx(graph: Graph, weights: Weights, options: OnnxOptions): OnnxModel {
  const names = new Map<number, string>()
  for (const { name, value } of [...graph.inputs, ...graph.parameters]) names.set(value.id, name)
  for (const { name, value } of graph.outputs) names.set(value.id, name)
  const nameOf = (value: Value): string => names.get(value.id) ?? `v${value.id}`
  const parameters = new Map(graph.parameters.map(({ name, value }) => [name, value.shape]))
  const writer = new Writer(weights, parameters, options)
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(nameOf)
    for (const [index, name] of inputs.entries())
      // A linear layer lays its own weight out; everything else reads parameters as they are stored.
      if (parameters.has(name) && !(node.operator === 'linear' && index > 0)) writer.parameter(name)
    operators[node.operator].onnx(writer, inputs, nameOf(node.output), node.attributes)
  }
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    producerName: 'fojas',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'encoder',
      node: writer.nodes,
      initializer: writer.initializers,
      input: graph.inputs.map(({ name, value }) => valueInfo(name, types.INT64, value.shape)),
      output: graph.outputs.map(({ name, value }) => valueInfo(name, types.FLOAT, value.shape)),
    },
  })
  const data = new Uint8Array(writer.length)
  for (const { offset, bytes } of writer.chunks) data.set(bytes, offset)
  return { model: onnx.ModelProto.encode(model).finish(), data }
}
