/** A graph as an ONNX model: nodes in the protobuf, weights as external data. */
import onnxProto from 'onnx-proto'
import { planFusions, type Fusion } from './fusions.ts'
import type { Graph, GraphNode, InputType, Value } from './graph.ts'
import { valueInfo, Writer, type OnnxOptions } from './onnx-writer.ts'
import { operators } from './operators/index.ts'
import type { Weights } from './weights.ts'

export type { OnnxOptions, WeightFormat } from './onnx-writer.ts'

const { onnx } = onnxProto

export interface OnnxModel {
  readonly model: Uint8Array
  /** What `model` refers to as `dataFile`. */
  readonly data: Uint8Array
}

/** Opset 18: LayerNormalization, Split with num_outputs, reductions with axes as inputs. */
const OPSET = 18
const IR_VERSION = 8
const types = onnx.TensorProto.DataType
const inputTypes: Readonly<Record<InputType, number>> = {
  int64: types.INT64,
  float32: types.FLOAT,
  uint8: types.UINT8,
}

export function toOnnx(graph: Graph, weights: Weights, options: OnnxOptions): OnnxModel {
  const names = new Map<number, string>()
  for (const { name, value } of [...graph.inputs, ...graph.parameters]) names.set(value.id, name)
  // An output that is an input, or a value that leaves under two names, is copied at the end.
  const copied = graph.outputs.filter(({ name, value }) => {
    if (names.has(value.id)) return true
    names.set(value.id, name)
    return false
  })
  const nameOf = (value: Value): string => names.get(value.id) ?? `v${value.id}`
  const parameters = new Map(graph.parameters.map(({ name, value }) => [name, value.shape]))
  const writer = new Writer(weights, parameters, options)
  const { trained } = options
  const fusions = options.fused ? planFusions(graph, trained !== undefined) : new Map<GraphNode, Fusion>()
  const covered = new Set([...fusions.values()].flatMap(({ covers }) => covers))
  const writeParameters = (node: GraphNode): void => {
    for (const [index, value] of node.inputs.entries()) {
      const name = nameOf(value)
      // A linear layer lays its own weight out; everything else reads parameters as they are stored.
      if (parameters.has(name) && !(trained === undefined && node.operator === 'linear' && index > 0))
        writer.parameter(name)
    }
  }
  for (const node of graph.nodes) {
    if (covered.has(node)) continue
    const fusion = fusions.get(node)
    for (const each of [node, ...(fusion?.covers ?? [])]) writeParameters(each)
    if (fusion !== undefined) fusion.write(writer, nameOf)
    else
      operators[node.operator].onnx(
        writer,
        node.inputs.map(nameOf),
        nameOf(node.output),
        node.attributes,
        node.inputs.map(({ shape }) => shape),
      )
  }
  for (const { name, value } of copied) writer.node('Identity', [nameOf(value)], {}, name)
  const model = onnx.ModelProto.create({
    irVersion: IR_VERSION,
    producerName: 'fojas',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'encoder',
      node: [...writer.nodes],
      initializer: writer.initializers,
      input: [
        ...graph.inputs.map(({ name, value, type }) => valueInfo(name, inputTypes[type], value.shape)),
        ...graph.parameters
          .filter(({ name }) => trained?.has(name) === true)
          .map(({ name, value }) => valueInfo(name, types.FLOAT, value.shape)),
      ],
      output: graph.outputs.map(({ name, value }) => valueInfo(name, types.FLOAT, value.shape)),
    },
  })
  const data = new Uint8Array(writer.length)
  for (const { offset, bytes } of writer.chunks) data.set(bytes, offset)
  return { model: onnx.ModelProto.encode(model).finish(), data }
}
