/** A computation as data: values with symbolic shapes, joined by operators of the table in `operators/`. */
import { operators, type OperatorName } from './operators/index.ts'
import type { Attributes, Shape, Value } from './operators/operator.ts'

export type { Value } from './operators/operator.ts'

/** Of an input's elements. */
export type InputType = 'int64' | 'float32' | 'uint8'

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

export interface NamedInput extends NamedValue {
  readonly type: InputType
}

export interface Graph {
  readonly inputs: readonly NamedInput[]
  /** The model's tensors, named as in its file. */
  readonly parameters: readonly NamedValue[]
  /** In an order in which every input comes before its use. */
  readonly nodes: readonly GraphNode[]
  readonly outputs: readonly NamedValue[]
}

export class GraphBuilder {
  private readonly inputs: NamedInput[] = []
  private readonly parameters: NamedValue[] = []
  private readonly nodes: GraphNode[] = []
  private readonly outputs: NamedValue[] = []
  private next = 0

  private value(shape: Shape): Value {
    return { id: this.next++, shape }
  }

  /** @param type token ids and masks by default */
  input(name: string, shape: Shape, type: InputType = 'int64'): Value {
    const known = this.inputs.find((input) => input.name === name)
    if (known !== undefined) return known.value
    const value = this.value(shape)
    this.inputs.push({ name, value, type })
    return value
  }

  /** A parameter is one value however often it is asked for: a tied decoder reads the embeddings' own table. */
  parameter(name: string, shape: readonly number[]): Value {
    const known = this.parameters.find((parameter) => parameter.name === name)
    if (known !== undefined) return known.value
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

  /** What was applied so far, in order. */
  recorded(): readonly GraphNode[] {
    return [...this.nodes]
  }

  output(name: string, value: Value): void {
    this.outputs.push({ name, value })
  }

  build(): Graph {
    return { inputs: this.inputs, parameters: this.parameters, nodes: this.nodes, outputs: this.outputs }
  }
}
