import { describe, expect, it } from 'vitest'
import { collapseFigures } from '../../src/main/ml/evaluators/collapse.ts'
import { symmetricEigenvalues } from '../../src/main/ml/evaluators/eigenvalues.ts'
import { normals } from '../../src/main/ml/random.ts'

describe('eigenvalues of a symmetric matrix', () => {
  it('finds those of matrices that are known', () => {
    // The path graph's Laplacian: 2 − 2 cos(πk/n).
    const n = 30
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++) {
      a[i * n + i] = i === 0 || i === n - 1 ? 1 : 2
      if (i + 1 < n) a[i * n + i + 1] = a[(i + 1) * n + i] = -1
    }
    const found = symmetricEigenvalues(a, n)
    for (const [k, value] of found.entries())
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * k) / n), 10)
    expect([...symmetricEigenvalues(Float64Array.of(3), 1)]).toEqual([3])
    expect([...symmetricEigenvalues(new Float64Array(16), 4)]).toEqual([0, 0, 0, 0])
  })

  it('keeps the trace and the squares of a full random matrix', () => {
    const n = 40
    const g = normals({ seed: 1, name: 'eigen' }, n * n)
    const a = g.map((_, i) => g[i]! + g[(i % n) * n + Math.floor(i / n)]!)
    const found = symmetricEigenvalues(a, n)
    const trace = Array.from({ length: n }, (_, i) => a[i * n + i]!).reduce((x, y) => x + y, 0)
    expect(found.reduce((x, y) => x + y, 0)).toBeCloseTo(trace, 8)
    expect(found.reduce((x, y) => x + y * y, 0)).toBeCloseTo(
      a.reduce((x, y) => x + y * y, 0),
      6,
    )
    expect([...found].every((value, i) => i === 0 || value >= found[i - 1]!)).toBe(true)
  })
})

describe('figures of a collapse', () => {
  const width = 16

  it.each([1, 2, 5, 20])(
    'are found while texts end up alike, in %i directions and rounding',
    (directions) => {
      const [rows, wide] = [100, 256]
      const basis = normals({ seed: 1, name: 'basis' }, directions * wide)
      const shares = normals({ seed: 2, name: 'shares' }, rows * directions)
      const noise = normals({ seed: 3, name: 'noise' }, rows * wide)
      for (const size of [0, 1e-9, 1e-7, 1e-5]) {
        const embeddings = Float32Array.from({ length: rows * wide }, (_, i) => {
          const [row, column] = [Math.floor(i / wide), i % wide]
          let sum = size * noise[i]!
          for (let k = 0; k < directions; k++)
            sum += (k === 0 ? 1 : shares[row * directions + k]! * 10 ** -k) * basis[k * wide + column]!
          return sum
        })
        const { cosine, rank } = collapseFigures(embeddings, wide)
        expect(cosine).toBeGreaterThan(0.9)
        expect(rank).toBeGreaterThan(0.999)
        expect(rank).toBeLessThan(2)
      }
    },
  )

  it('knows directions that are all different: identity has full rank', () => {
    const identity = new Float32Array(width * width)
    for (let i = 0; i < width; i++) identity[i * width + i] = 5
    const { cosine, rank } = collapseFigures(identity, width)
    expect(cosine).toBeCloseTo(0, 12)
    expect(rank).toBeCloseTo(width, 10)
  })

  it('knows texts that are all alike: rank one, cosine one', () => {
    const one = normals({ seed: 1, name: 'one' }, width)
    const alike = Float32Array.from({ length: 40 * width }, (_, i) => one[i % width]!)
    const { cosine, rank } = collapseFigures(alike, width)
    expect(cosine).toBeCloseTo(1, 6)
    expect(rank).toBeLessThan(1.001)
  })

  it('lies between for random rows, the more rows the higher', () => {
    const rows = Float32Array.from(normals({ seed: 1, name: 'rows' }, 2000 * width))
    const many = collapseFigures(rows, width)
    expect(Math.abs(many.cosine)).toBeLessThan(0.02)
    expect(many.rank).toBeGreaterThan(0.9 * width)
    expect(collapseFigures(rows.subarray(0, 8 * width), width).rank).toBeLessThan(8)
  })
})
