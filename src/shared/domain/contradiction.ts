/**
 * When the model in use contradicts a mark: it leaves a relevante behind so many passages that are no answer, or puts a
 * no relevante among so many first and before every answer of its question. Other answers before one are no fault of it.
 */
export const contradiction = { behind: 10, among: 3 } as const

/** Passages of a question's ranking that are looked at. */
export const rankingDepth = 100
