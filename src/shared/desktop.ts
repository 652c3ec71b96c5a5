/** What the desktop window offers the page beyond the contract. Absent in the browser. */

/** What the menu asks of the page. */
export type DesktopCommand =
  | { readonly kind: 'import'; readonly paths: readonly string[] }
  /** The sheet of keys. */
  | { readonly kind: 'keys' }

export interface Desktop {
  /** Asks for a port to core; it comes as a message of the window, here and after each restart of core. */
  connect(): void
  /** The system's own dialog. @returns absolute paths; none when it was cancelled */
  chooseFiles(): Promise<string[]>
  chooseFolder(): Promise<string[]>
  /** Absolute path of a file or folder that was dropped on the page; empty for one that is on no disk. */
  pathOf(file: File): string
  onCommand(listener: (command: DesktopCommand) => void): void
}

/** Name of `Desktop` in the page's window. */
export const desktopName = 'fojasDesktop'

/** A window message whose first port leads to core. */
export const portMessage = 'fojas:port'
/** A window message: core is gone, and another is on its way. */
export const lostMessage = 'fojas:lost'

/** Channels between the preload and main. */
export const channels = {
  connect: 'fojas:connect',
  chooseFiles: 'fojas:choose-files',
  chooseFolder: 'fojas:choose-folder',
  command: 'fojas:command',
} as const
