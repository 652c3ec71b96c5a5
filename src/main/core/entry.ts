/** Where the script of another process or thread lies: beside the bundle, or in the sources when they run unbuilt. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(import.meta.url)

/**
 * @param built name of the bundle in `out/main`, without extension
 * @param source path of its source from `src/main`
 */
export function entryPath(built: string, source: string): string {
  return here.endsWith('.ts') ? join(dirname(here), '..', source) : join(dirname(here), `${built}.js`)
}
