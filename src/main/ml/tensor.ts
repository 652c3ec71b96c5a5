/** Dense tensors of the float64 reference, row-major. */
export interface Tensor64 {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1)
}

export function zeros(shape: readonly number[]): Tensor64 {
  return { shape, data: new Float64Array(sizeOf(shape)) }
}

/** Element of a typed array whose index is known to be inside. */
export function at(
  data: { readonly [index: number]: number; readonly length: number },
  index: number,
): number {
  const value = data[index]
  if (value === undefined) throw new RangeError(`index ${index} outside a tensor of ${data.length} elements`)
  return value
}

/** Item of a list that the caller knows to be there (an operator's n-th input, a shape's n-th dimension). */
export function item<T>(list: readonly T[], index: number): T {
  const value = list.at(index)
  if (value === undefined) throw new RangeError(`item ${index} outside a list of ${list.length}`)
  return value
}
