/** Points of a training as lines to draw. */
import type { TrainingDetail } from '../../shared/contract/training.ts'

export interface Line {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const partName = (part: string): string => {
  const fold = /^fold-(\d)$/.exec(part)?.[1]
  if (fold !== undefined) return `parte ${fold}`
  return part === 'all' ? 'todas las marcas' : 'aprendizaje'
}

function linesOf(
  curve: TrainingDetail['curve'],
  valueOf: (point: TrainingDetail['curve'][number]) => number | null,
): Line[] {
  const parts = new Map<string, { x: number; y: number }[]>()
  for (const point of curve) {
    const y = valueOf(point)
    if (y === null) continue
    const known = parts.get(point.part) ?? []
    known.push({ x: point.step, y })
    parts.set(point.part, known)
  }
  return [...parts].map(([part, points]) => ({ name: partName(part), points }))
}

export const lossLines = (curve: TrainingDetail['curve']): Line[] => linesOf(curve, ({ loss }) => loss)
export const ndcgLines = (curve: TrainingDetail['curve']): Line[] => linesOf(curve, ({ ndcg }) => ndcg)
