/** What a graph's values take at once while it runs: the part of a training's memory that grows with the texts. */
import type { Graph, GraphNode, InputType, Value } from '../graph.ts'

/** The symbols of the shapes. */
export type Sizes = Readonly<Record<string, number>>

const widths: Readonly<Record<InputType, number>> = { int64: 8, float32: 4, uint8: 1 }

function elements({ shape }: Value, sizes: Sizes): number {
  return shape.reduce<number>((product, dimension) => {
    const size = typeof dimension === 'number' ? dimension : sizes[dimension]
    if (size === undefined) throw new RangeError(`no size is given for ${dimension}`)
    return product * size
  }, 1)
}

const isFixed = ({ shape }: Value): boolean => shape.every((dimension) => typeof dimension === 'number')

/**
 * onnxruntime computes what nothing else waits for at the end: the gradients of the weights, all of them, so that
 * what they are made of is kept until then.
 */
function inOrder(graph: Graph): GraphNode[] {
  const uses = new Map<number, GraphNode[]>()
  for (const node of graph.nodes)
    for (const { id } of node.inputs) uses.set(id, [...(uses.get(id) ?? []), node])
  const outputs = new Set(graph.outputs.map(({ value }) => value.id))
  const late = new Set<GraphNode>()
  for (const node of [...graph.nodes].reverse()) {
    const users = uses.get(node.output.id) ?? []
    const last = outputs.has(node.output.id) && isFixed(node.output)
    if (users.every((user) => late.has(user)) && (last || users.length > 0)) late.add(node)
  }
  return [...graph.nodes.filter((node) => !late.has(node)), ...graph.nodes.filter((node) => late.has(node))]
}

/** Bytes, at the fullest moment, of a graph's inputs and of the values computed from them; its tensors aside. */
export function livePeak(graph: Graph, sizes: Sizes): number {
  const order = inOrder(graph)
  const lastUse = new Map<number, number>()
  for (const [at, node] of order.entries()) for (const { id } of node.inputs) lastUse.set(id, at)
  for (const { value } of graph.outputs) lastUse.delete(value.id)
  let live = graph.inputs.reduce((sum, { value, type }) => sum + widths[type] * elements(value, sizes), 0)
  let peak = live
  const computed = new Map<number, number>()
  for (const [at, { inputs, output }] of order.entries()) {
    const bytes = 4 * elements(output, sizes)
    computed.set(output.id, bytes)
    live += bytes
    peak = Math.max(peak, live)
    for (const { id } of inputs) {
      if (lastUse.get(id) !== at) continue
      live -= computed.get(id) ?? 0
      computed.delete(id)
    }
  }
  return peak
}
