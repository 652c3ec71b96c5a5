/** Long work as the system sees it: it is not put to sleep, the taskbar shows how far it is, and its end is announced. */
import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { FromCore } from './core/messages.ts'

type Work = Extract<FromCore, { kind: 'work' }>

/** No bar. */
const none = -1
/** A bar that says that something goes on, not how far it is. */
const unknown = 2

export class LongWork {
  readonly #window: () => BrowserWindow | undefined
  readonly #show: () => void
  readonly #running = new Map<number, number | null>()
  #blocker: number | undefined
  /** One that the system drops is never clicked. */
  #notice: Notification | undefined

  constructor(window: () => BrowserWindow | undefined, show: () => void) {
    this.#window = window
    this.#show = show
  }

  heard({ id, running, share, notice }: Work): void {
    if (running) this.#running.set(id, share)
    else this.#running.delete(id)
    this.#settle()
    if (notice !== null && this.#window()?.isFocused() !== true) this.#announce(notice)
  }

  /** Core died: what it was doing is not going on. */
  stop(): void {
    this.#running.clear()
    this.#settle()
  }

  #settle(): void {
    const shares = [...this.#running.values()]
    if (shares.length > 0) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = undefined
    }
    const share = shares.at(-1)
    this.#window()?.setProgressBar(share === undefined ? none : (share ?? unknown))
  }

  #announce(body: string): void {
    if (!Notification.isSupported()) return
    this.#notice = new Notification({ title: 'Fojas', body })
    this.#notice.on('click', this.#show)
    this.#notice.show()
  }
}
