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
  /** Nodes that are not written: this one is written in their stead, at its own place. */
  readonly covers: readonly GraphNode[]
  write(write: OnnxWriter, nameOf: NameOf): void
}

/** What a rule may ask of the graph around a node. */
interface Surroundings {
  /** Nodes that read a value. */
  uses(value: Value): readonly GraphNode[]
  producer(value: Value): GraphNode | undefined
  /** What leaves the graph is written as it is. */
  leaves(value: Value): boolean
}

/** @returns the fusion that a node stands for, if it does */
type Rule = (node: GraphNode, around: Surroundings) => Fusion | undefined

/** A linear layer that is read only through its parts: one product a part, and no copy that splits them. */
const parts: Rule = (node, around) => {
  const uses = around.uses(node.output)
  if (node.operator !== 'linear' || around.leaves(node.output)) return undefined
  if (uses.length === 0 || uses.some((use) => use.operator !== 'part')) return undefined
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

/** The cotangents of all parts of one value, each placed in an empty row and added up, are a Concat. */
const placed: Rule = (node, around) => {
  if (node.operator !== 'add') return undefined
  const covers: GraphNode[] = []
  const leaves: GraphNode[] = []
  const pending = [...node.inputs]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const made = around.producer(value)
    if (made === undefined || around.uses(value).length !== 1 || around.leaves(value)) return undefined
    if (made.operator === 'add') pending.push(...made.inputs)
    else if (made.operator === 'place') leaves.push(made)
    else return undefined
    covers.push(made)
  }
  const byIndex = leaves.sort((a, b) => attribute(a.attributes, 'index') - attribute(b.attributes, 'index'))
  const whole = byIndex.every((leaf, index) => leaf.attributes['index'] === index)
  if (!whole || byIndex.length !== attribute(item(byIndex, 0).attributes, 'parts')) return undefined
  return {
    covers,
    write: (write, nameOf) => {
      const slices = byIndex.map((leaf) => nameOf(item(leaf.inputs, 0)))
      write.node('Concat', slices, { axis: { int: -1 } }, nameOf(node.output))
    },
  }
}

/**
 * Not here: a residual sum with the norm after it. SkipLayerNormalization of onnxruntime 1.30 takes 2.5 ms where the
 * two apart take .65 (1,024 × 768, two cores).
 */
const rules: readonly Rule[] = [parts]
/** `parts` needs the weight's rows apart; in training the weight is an input, or is read whole by the backward pass. */
const trainingRules: readonly Rule[] = [placed]

/** Fusions by the node in whose place they are written. */
export function planFusions(graph: Graph, training: boolean): Map<GraphNode, Fusion> {
  const uses = new Map<number, GraphNode[]>()
  const producers = new Map<number, GraphNode>()
  for (const node of graph.nodes) {
    producers.set(node.output.id, node)
    for (const input of node.inputs) {
      const known = uses.get(input.id)
      if (known === undefined) uses.set(input.id, [node])
      else known.push(node)
    }
  }
  const outputs = new Set(graph.outputs.map(({ value }) => value.id))
  const around: Surroundings = {
    uses: (value) => uses.get(value.id) ?? [],
    producer: (value) => producers.get(value.id),
    leaves: (value) => outputs.has(value.id),
  }
  const planned = new Map<GraphNode, Fusion>()
  for (const node of graph.nodes) {
    const fusion = (training ? trainingRules : rules)
      .map((rule) => rule(node, around))
      .find((found) => found !== undefined)
    if (fusion !== undefined) planned.set(node, fusion)
  }
  return planned
}
