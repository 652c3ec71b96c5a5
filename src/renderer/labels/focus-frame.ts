import { tick } from 'svelte'

/** The keys of a frame act from here on; where there is nothing to judge, what there is to do instead has the focus. */
export function focusFrame(whole: () => HTMLElement | null): void {
  void tick().then(() => {
    const frame = whole()
    const instead = frame?.querySelector<HTMLElement>('.empty button') ?? frame
    instead?.focus({ preventScroll: true })
  })
}
