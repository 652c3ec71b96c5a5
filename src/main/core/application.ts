/** The application as its shells see it: opened once on a library folder, driven through the contract's router. */
import type { EngineHost } from '../engine/encoder.ts'

export interface ApplicationOptions {
  /** The library's folder; made where it does not exist. */
  readonly libraryDirectory: string
  /** `resources/`: the shipped model, the demo edition. */
  readonly resourcesDirectory: string
  readonly shell: 'electron' | 'web' | 'cli' | 'test'
  /** Starts engines; how depends on the shell. */
  readonly engines: EngineHost
  /** Import the demo edition into a new library. */
  readonly withDemo: boolean
}
