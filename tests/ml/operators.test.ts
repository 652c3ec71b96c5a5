/** Every operator of the table: its derivative against finite differences, its ONNX against its float64 meaning. */
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { gradients, seedOf } from '../../src/main/ml/autodiff.ts'
import { GraphBuilder } from '../../src/main/ml/graph.ts'
import { toOnnx } from '../../src/main/ml/onnx.ts'
import { operators, type OperatorName } from '../../src/main/ml/operators/index.ts'
import { backwardOnly, type Operator } from '../../src/main/ml/operators/operator.ts'
import { evaluate } from '../../src/main/ml/reference.ts'
import { float32Tensor, type StoredTensor } from '../../src/main/ml/safetensors.ts'
import type { Tensor64 } from '../../src/main/ml/tensor.ts'
import { cases, type Case } from './operator-cases.ts'

const nameOf = (index: number): string => `input_${index}`

/** The case as a graph: y, and with `backward` the derivatives of Σ cotangent · y by every real input. */
function graphOf(operator: OperatorName, c: Case, backward: boolean) {
  const graph = new GraphBuilder()
  const inputs = c.inputs.map((input, index) =>
    c.weights?.includes(index) === true
      ? graph.parameter(nameOf(index), input.shape)
      : graph.input(nameOf(index), input.shape, input.type),
  )
  const y = graph.apply(operator, inputs, c.attributes ?? {})
  const reals = c.inputs.flatMap(({ type, constant }, index) =>
    type === 'float32' && constant !== true ? [index] : [],
  )
  if (backward) {
    const found = gradients(
      graph,
      [seedOf(graph, y, 'cotangent')],
      reals.map((index) => inputs[index]!),
    )
    for (const [n, index] of reals.entries()) graph.output(`gradient_${index}`, found[n]!)
  } else graph.output('y', y)
  return { graph: graph.build(), reals, shape: y.shape.map(Number) }
}

const valuesOf = (c: Case): Map<string, Tensor64> =>
  new Map(c.inputs.map(({ shape, data }, index) => [nameOf(index), { shape, data: Float64Array.from(data) }]))

/** Numbers with no pattern, of a cotangent. */
const cotangentOf = (shape: readonly number[]): Tensor64 => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(3 * i + 1)),
})

const names = Object.keys(cases) as OperatorName[]

describe.each(names)('%s', (name) => {
  const operator: Operator = operators[name]
  for (const [n, c] of cases[name].entries()) {
    if (operator.vjp !== backwardOnly)
      it(`case ${n}: its derivative is that of finite differences`, () => {
        const forward = graphOf(name, c, false)
        const backward = graphOf(name, c, true)
        const cotangent = cotangentOf(forward.shape)
        const values = valuesOf(c)
        const found = evaluate(backward.graph, new Map([...values, ['cotangent', cotangent]]))
        const loss = (): number => {
          const y = evaluate(forward.graph, values).get('y')!
          return y.data.reduce((sum, value, i) => sum + value * cotangent.data[i]!, 0)
        }
        const step = 1e-5
        for (const index of forward.reals) {
          const { data } = values.get(nameOf(index))!
          const analytic = found.get(`gradient_${index}`)!
          expect(analytic.shape).toEqual(c.inputs[index]!.shape)
          for (let i = 0; i < data.length; i++) {
            const kept = data[i]!
            data[i] = kept + step
            const up = loss()
            data[i] = kept - step
            const down = loss()
            data[i] = kept
            expect(Math.abs(analytic.data[i]! - (up - down) / (2 * step))).toBeLessThan(1e-8)
          }
        }
      })

    for (const trained of [true, false])
      it(`case ${n}: onnxruntime computes what it means, weights ${trained ? 'given' : 'constant'}`, async () => {
        const backward = operator.vjp !== backwardOnly
        for (const graph of [graphOf(name, c, false), ...(backward ? [graphOf(name, c, true)] : [])]) {
          const values = new Map([...valuesOf(c), ['cotangent', cotangentOf(graph.shape)]])
          const weights = new Map<string, StoredTensor>(
            (c.weights ?? []).map((index) => [
              nameOf(index),
              float32Tensor(c.inputs[index]!.shape, Float32Array.from(c.inputs[index]!.data)),
            ]),
          )
          const { model } = toOnnx(graph.graph, weights, {
            format: 'fp32',
            dataFile: '',
            fused: true,
            maxPositions: 16,
            trained: new Set(trained ? weights.keys() : []),
            inline: true,
          })
          const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 })
          const feeds: Record<string, ort.Tensor> = {}
          for (const { name: input, type } of graph.graph.inputs) {
            const { shape, data } = values.get(input)!
            feeds[input] =
              type === 'int64'
                ? new ort.Tensor('int64', BigInt64Array.from([...data].map(BigInt)), shape)
                : type === 'uint8'
                  ? new ort.Tensor('uint8', Uint8Array.from(data), shape)
                  : new ort.Tensor('float32', Float32Array.from(data), shape)
          }
          for (const [parameter, { shape }] of trained ? weights : [])
            feeds[parameter] = new ort.Tensor(
              'float32',
              Float32Array.from(values.get(parameter)!.data),
              shape,
            )
          const out = await session.run(feeds)
          for (const [output, expected] of evaluate(graph.graph, values)) {
            const ours = out[output]!
            expect(ours.dims).toEqual(expected.shape)
            for (const [i, value] of expected.data.entries())
              expect(Math.abs(Number(ours.data[i]) - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)))
          }
          await session.release()
        }
      })
  }
})
