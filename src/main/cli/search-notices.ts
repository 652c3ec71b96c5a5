/** What a search says besides its results: what is not held, and words nobody wrote. */
import type { SearchAnswer } from '../../shared/contract/search.ts'

function citing(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' La cita 1 documento.' : ` La citan ${count} documentos.`
}

export function searchNotices({ references, unknownWords, coverage }: SearchAnswer): string[] {
  const notHeld = references
    .filter((reference) => reference.documents.length === 0)
    .map(({ label, citedBy }) => `${label}: no está en esta biblioteca.${citing(citedBy)}`)
  const unknown =
    unknownWords.length === 0
      ? []
      : [`Ningún documento contiene ${unknownWords.map((word) => `«${word}»`).join(', ')}.`]
  const held =
    coverage === null || coverage.missing.length === 0
      ? []
      : [
          `Entre ${coverage.from} y ${coverage.to}: ${coverage.held.length} ediciones en la biblioteca; sin edición, ${coverage.missing.length} días hábiles.`,
        ]
  return [...notHeld, ...unknown, ...held]
}
