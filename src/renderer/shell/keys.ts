/** One line of the key sheet (F1). */
export interface KeyHelp {
  /** As printed on the keyboard, alternatives apart: `['Ctrl+K', '/']`. */
  readonly keys: readonly string[]
  readonly does: string
}

/** The keys that work everywhere. */
export const commonKeys: readonly KeyHelp[] = [
  { keys: ['Alt+←'], does: 'Volver adonde estaba' },
  { keys: ['Alt+→'], does: 'Avanzar' },
  { keys: ['Alt+1', 'Alt+2', '…'], does: 'Ir a cada lugar de la izquierda' },
  { keys: ['F1'], does: 'Mostrar u ocultar estas teclas' },
]

/** Whether what has the focus takes letters as text. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'file'].includes(target.type)
  return target instanceof HTMLElement && target.isContentEditable
}
