/** The pieces of one table scroll sideways as the one table they are, those that come into the page later too. */
export class Sideways {
  /** By the columns, which all pieces of a table share and no other table has. */
  readonly #tables = new WeakMap<readonly number[], { left: number; readonly drawn: Set<HTMLElement> }>()

  /** @returns what lets go of the piece */
  join(columns: readonly number[], piece: HTMLElement): () => void {
    const table = this.#tables.get(columns) ?? { left: 0, drawn: new Set() }
    this.#tables.set(columns, table)
    table.drawn.add(piece)
    if (table.left > 0) piece.scrollLeft = table.left
    const scrolled = () => {
      // The others tell of it in their turn: of what is known already.
      if (Math.abs(piece.scrollLeft - table.left) < 1) return
      table.left = piece.scrollLeft
      for (const each of table.drawn) if (each !== piece) each.scrollLeft = table.left
    }
    // What scrolls must be reachable by keyboard, and what does not is no stop on the way.
    const watched = new ResizeObserver(() => {
      if (piece.scrollWidth > piece.clientWidth) piece.tabIndex = 0
      else piece.removeAttribute('tabindex')
    })
    piece.addEventListener('scroll', scrolled, { passive: true })
    watched.observe(piece)
    return () => {
      table.drawn.delete(piece)
      piece.removeEventListener('scroll', scrolled)
      watched.disconnect()
    }
  }
}
