/** Marks in the list of what was found: which passage of a row has the key, and where a mark that was taken back is. */
import type { Verdict } from '../../shared/domain/verdicts.ts'
import type { SearchState } from '../search/search.svelte.ts'
import type { Navigation } from '../shell/navigation.svelte.ts'
import { howOf, type MarkingPanel, type MarkingState } from './marking.svelte.ts'

interface Host {
  readonly search: SearchState
  readonly marking: MarkingState
  readonly navigation: Navigation
}

/** Where it is shown that a mark was taken back. */
export type Shown = 'row' | 'text'

export class SearchMarking {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** Passages of all rows. */
  get passages(): number[] {
    return this.#host.search.results.flatMap((result) => [
      result.passage.id,
      ...result.passages.map(({ id }) => id),
    ])
  }

  /** Of the selected row, the passage on view; of any other, its best that has a mark. */
  passageOf(index: number): number | undefined {
    const { search, marking } = this.#host
    const result = search.results[index]
    if (result === undefined) return undefined
    if (index === search.selected) return search.found?.id
    const all = [result.passage, ...result.passages].map(({ id }) => id)
    return all.find((id) => id in marking.marks) ?? all[0]
  }

  mark(verdict: Verdict): void {
    const { search, marking } = this.#host
    const passage = search.found
    if (passage === undefined) return
    const how = howOf(search.answer, search.result, 'results')
    void marking.mark(verdict, { passage: passage.id, how }, search.answer?.query ?? '')
  }

  /** Takes the last mark back and goes to it: to its row where it is listed, else to its text. */
  async undo(): Promise<Shown | undefined> {
    const { search, marking } = this.#host
    const place = await marking.undo()
    if (place === null || search.result === undefined) return undefined
    const listed = search.place(place.passage)
    if (listed !== undefined) {
      await search.select(listed.index)
      search.turn(listed.passage)
      return 'row'
    }
    return (await this.show(place)) ? 'text' : undefined
  }

  /** A passage that is not listed, in its document; Alt+← comes back. */
  async show({
    documentKey,
    start,
    end,
  }: {
    documentKey: number
    start: number
    end: number
  }): Promise<boolean> {
    const { search, navigation } = this.#host
    return search.visit(documentKey, { spot: { start, end, highlights: [] } }, () => {
      navigation.push()
    })
  }
}

/** What a key opens under the bar; what is missing needs a question. */
export function panelOfKey(key: string, marking: MarkingState): MarkingPanel | undefined {
  if (key === 'c') return 'change'
  if (key === 'q') return 'new'
  return key === 'f' && marking.active !== null ? 'missing' : undefined
}
