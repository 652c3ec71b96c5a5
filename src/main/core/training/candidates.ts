/** Where passages come from that nobody judged: the library, or the file of pairs itself. */

export interface Candidate {
  readonly text: string
  readonly hash: string
  readonly document: string | null
}

export interface Ranked extends Candidate {
  readonly score: number
}

export interface CandidateSource {
  /** Passages for a question as the search ranks them now, best first. */
  ranked(question: string, limit: number): Promise<readonly Ranked[]>
  /** Passages by chance, the same for the same seed. */
  random(count: number, seed: number): Promise<readonly Candidate[]>
}
