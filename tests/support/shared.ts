/** Where the reference data lies, for the tests and benchmarks that need it. */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Path inside `../shared`. @param parts path below it, e.g. `data/goldens` */
export function shared(...parts: string[]): string {
  return resolve(projectRoot, '../shared', ...parts)
}

/**
 * A `describe` that runs where `../shared/<path>` exists, and says loudly that it was skipped where it does not.
 * @param path what the suite needs below `../shared`, e.g. `data/goldens`
 */
export function withShared(path: string, name: string, suite: (path: string) => void): void {
  const full = shared(path)
  const present = existsSync(full)
  if (!present) console.warn(`SKIPPED: "${name}" needs ../shared/${path}, which is not on this machine`)
  describe.skipIf(!present)(name, () => {
    suite(full)
  })
}
