/** A model's tensors by the names the graph uses, checked against the graph's shapes. */
import { FojasError } from '../../shared/errors/index.ts'
import type { Graph } from './graph.ts'
import { toFloat32, type StoredTensor } from './safetensors.ts'

export type Weights = ReadonlyMap<string, StoredTensor>

/** Drops the `model.` prefix that classes with a head write before the encoder's names. */
export const withoutPrefix = (name: string): string => name.replace(/^model\./, '')

/** Throws `model_invalid` where the graph needs a tensor the files lack, or of another shape. */
export function checkWeights(graph: Graph, weights: Weights): void {
  for (const { name, value } of graph.parameters) {
    const tensor = weights.get(name)
    if (tensor === undefined) throw new FojasError('model_invalid', { detail: `falta el tensor ${name}` })
    if (tensor.shape.length !== value.shape.length || tensor.shape.some((d, i) => d !== value.shape[i]))
      throw new FojasError('model_invalid', {
        detail: `el tensor ${name} mide [${tensor.shape.join(', ')}] y debería medir [${value.shape.join(', ')}]`,
      })
  }
}

export function weightOf(weights: Weights, name: string): Float32Array {
  const tensor = weights.get(name)
  if (tensor === undefined) throw new FojasError('model_invalid', { detail: `falta el tensor ${name}` })
  return toFloat32(tensor)
}
