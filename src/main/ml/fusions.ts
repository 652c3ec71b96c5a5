/**
 * Operators of the graph that onnxruntime does in one pass over memory when they are written together. A row says
 * what it covers; the graph, its reference and its gradients know nothing of it.
 */
import type { Graph, GraphNode, Value } from './graph.ts'
import type { OnnxWriter } from './operators/operator.ts'
import { attribute } from './operators/operator.ts'
import { item } from './tensor.ts'

type NameOf = (value: Value) => string

export interface Fusion {
  /** Nodes written with the first one, in its place. */
  readonly covers: readonly GraphNode[]
  write(write: OnnxWriter, nameOf: NameOf): void
}

/** @returns how a node begins a fusion, if it does @param uses nodes that read the node's output */
type Rule = (node: GraphNode, uses: readonly GraphNode[]) => Fusion | undefined

/** A linear layer that is read only through its parts: one product a part, and no copy that splits them. */
const parts: Rule = (node, uses) => {
  if (node.operator !== 'linear' || uses.length === 0 || uses.some((use) => use.operator !== 'part'))
    return undefined
  const count = attribute(item(uses, 0).attributes, 'parts')
  const byIndex = [...uses].sort(
    (a, b) => attribute(a.attributes, 'index') - attribute(b.attributes, 'index'),
  )
  if (uses.length !== count || byIndex.some((use, index) => use.attributes['index'] !== index))
    return undefined
  return {
    covers: uses,
    write: (write, nameOf) => {
      const [x, weight, bias] = node.inputs.map(nameOf)
      if (x === undefined || weight === undefined) return
      write.linear(
        x,
        weight,
        bias,
        byIndex.map((use) => nameOf(use.output)),
      )
    },
  }
}

/**
 * Not here: a residual sum with the norm after it. SkipLayerNormalization of onnxruntime 1.30 takes 2.5 ms where the
 * two apart take .65 (1,024 × 768, two cores).
 */
const rules: readonly Rule[] = [parts]

/** Fusions by their first node; the nodes they cover are not written again. */
export function planFusions(graph: Graph): Map<GraphNode, Fusion> {
  const uses = new Map<number, GraphNode[]>()
  for (const node of graph.nodes)
    for (const input of node.inputs) uses.set(input.id, [...(uses.get(input.id) ?? []), node])
  const outputs = new Set(graph.outputs.map(({ value }) => value.id))
  const planned = new Map<GraphNode, Fusion>()
  for (const node of graph.nodes) {
    const read = uses.get(node.output.id) ?? []
    // What leaves the graph is written as it is.
    const fusion = outputs.has(node.output.id)
      ? undefined
      : rules.map((rule) => rule(node, read)).find((found) => found !== undefined)
    if (fusion !== undefined) planned.set(node, fusion)
  }
  return planned
}
