/** Evaluates a graph in float64, operator by operator: slow, plain, and what the engine is tested against. */
import type { Graph } from './graph.ts'
import { operators } from './operators/index.ts'
import type { Tensor64 } from './tensor.ts'

/** @param values inputs and parameters by name @returns outputs by name */
export function evaluate(graph: Graph, values: ReadonlyMap<string, Tensor64>): Map<string, Tensor64> {
  const known = new Map<number, Tensor64>()
  for (const { name, value } of [...graph.inputs, ...graph.parameters]) {
    const tensor = values.get(name)
    if (tensor === undefined) throw new RangeError(`the graph needs ${name}`)
    known.set(value.id, tensor)
  }
  const get = (id: number): Tensor64 => {
    const tensor = known.get(id)
    if (tensor === undefined) throw new RangeError(`value ${id} is used before it is made`)
    return tensor
  }
  for (const node of graph.nodes)
    known.set(
      node.output.id,
      operators[node.operator].reference(
        node.inputs.map((input) => get(input.id)),
        node.attributes,
      ),
    )
  return new Map(graph.outputs.map(({ name, value }) => [name, get(value.id)]))
}
