/** A computation as data: values with symbolic shapes, joined by operators of the table in `operators/`. */
import { operators, type OperatorName } from './operators/index.ts'
import type { Attributes, Shape } from './operators/operator.ts'

export interface Value {
  readonly id: number
  readonly shape: Shape
}

export interface GraphNode {
  readonly operator: OperatorName
  readonly inputs: readonly Value[]
  readonly attributes: Attributes
  readonly output: Value
}

export interface NamedValue {
  readonly name: string
  readonly value: Value
}

export interface Graph {
  /** Token ids, int64. */
  readonly inputs: readonly NamedValue[]
  /** Trained tensors, named as in the model's file. */
  readonly parameters: readonly NamedValue[]
  /** In an order in which every input comes before its use. */
  readonly nodes: readonly GraphNode[]
  readonly outputs: readonly NamedValue[]
}

export class GraphBuilder {
  private readonly inputs: NamedValue[] = []
  private readonly parameters: NamedValue[] = []
  private readonly nodes: GraphNode[] = []
  private readonly outputs: NamedValue[] = []
  private next = 0

  private value(shape: Shape): Value {
    return { id: this.next++, shape }
  }

  input(name: string, shape: Shape): Value {
    const value = this.value(shape)
    this.inputs.push({ name, value })
    return value
  }

  parameter(name: string, shape: readonly number[]): Value {
    const value = this.value(shape)
    this.parameters.push({ name, value })
    return value
  }

  apply(operator: OperatorName, inputs: readonly Value[], attributes: Attributes = {}): Value {
    const output = this.value(
      operators[operator].shape(
        inputs.map((input) => input.shape),
        attributes,
      ),
    )
    this.nodes.push({ operator, inputs, attributes, output })
    return output
  }

  output(name: string, value: Value): void {
    this.outputs.push({ name, value })
  }

  build(): Graph {
    return { inputs: this.inputs, parameters: this.parameters, nodes: this.nodes, outputs: this.outputs }
  }
}
