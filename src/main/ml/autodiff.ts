/** Reverse-mode differentiation of a graph: its backward pass as further nodes of the same graph. */
import type { GraphBuilder, GraphNode, Value } from './graph.ts'
import { operators, type OperatorName } from './operators/index.ts'
import { backwardOnly, type Operator } from './operators/operator.ts'

/** An output of the graph and its cotangent, the derivative of the loss by it. */
export interface Seed {
  readonly output: Value
  readonly cotangent: Value
}

const names = new Map<Operator, OperatorName>()
for (const name of Object.keys(operators)) {
  if (isName(name)) names.set(operators[name], name)
}

function isName(name: string): name is OperatorName {
  return Object.hasOwn(operators, name)
}

/** Nodes that lie between `of` and the outputs. */
function between(nodes: readonly GraphNode[], of: readonly Value[]): Set<number> {
  const reached = new Set(of.map(({ id }) => id))
  for (const node of nodes) if (node.inputs.some(({ id }) => reached.has(id))) reached.add(node.output.id)
  return reached
}

/**
 * Appends the backward pass to what the builder recorded so far.
 * @param of parameters, inputs or values in between
 * @returns derivatives of Σ cotangent · output by each of them, of its shape
 */
export function gradients(graph: GraphBuilder, seeds: readonly Seed[], of: readonly Value[]): Value[] {
  const nodes = graph.recorded()
  const needed = between(nodes, of)
  const cotangents = new Map<number, Value>()
  const add = (id: number, value: Value): void => {
    const known = cotangents.get(id)
    cotangents.set(id, known === undefined ? value : graph.apply('add', [known, value]))
  }
  for (const { output, cotangent } of seeds) add(output.id, cotangent)
  for (const node of [...nodes].reverse()) {
    const gradient = cotangents.get(node.output.id)
    if (gradient === undefined || !needed.has(node.output.id)) continue
    const { vjp } = operators[node.operator] satisfies Operator
    if (vjp === backwardOnly) throw new RangeError(`${node.operator} has no derivative of its own`)
    const makers = vjp({
      inputs: node.inputs,
      output: node.output,
      gradient,
      attributes: node.attributes,
      apply: (operator, inputs, attributes) => {
        const name = names.get(operator)
        if (name === undefined) throw new RangeError('a rule uses an operator that is not in the table')
        return graph.apply(name, inputs, attributes)
      },
    })
    for (const [index, input] of node.inputs.entries()) {
      if (!needed.has(input.id)) continue
      const make = makers[index]
      if (make !== undefined) add(input.id, make())
    }
  }
  return of.map((value, index) => {
    const gradient = cotangents.get(value.id)
    if (gradient === undefined) throw new RangeError(`no output depends on the ${index}. value asked for`)
    return gradient
  })
}

/** The backward pass of one output with a cotangent of its own shape, given as an input. */
export function seedOf(graph: GraphBuilder, output: Value, name: string): Seed {
  return { output, cotangent: graph.input(name, output.shape, 'float32') }
}
