/** «Esta noche a las 20»: a training waits for its hour as long as Fojas stays open. */

/** Milliseconds a timer can wait. */
const longest = 2 ** 31 - 1
const tonight = 20

/** The next time that it is that hour here. */
export function nextTonight(): Date {
  const at = new Date()
  at.setHours(tonight, 0, 0, 0)
  if (at.getTime() <= Date.now()) at.setDate(at.getDate() + 1)
  return at
}

export class Hour {
  #timer: NodeJS.Timeout | undefined

  /** Instead of any other. One that passed while Fojas was closed is not begun over somebody's work. */
  set(at: Date, begin: () => void): void {
    this.clear()
    const wait = at.getTime() - Date.now()
    if (wait < 0) return
    this.#timer = setTimeout(
      () => {
        if (wait > longest) this.set(at, begin)
        else begin()
      },
      Math.min(wait, longest),
    )
    this.#timer.unref()
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}
