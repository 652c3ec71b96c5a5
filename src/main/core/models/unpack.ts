/** A model in a zip: its files written below a folder, with names and sizes checked first. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { unzipSync } from 'fflate'
import { FojasError } from '../../../shared/errors/index.ts'

/** Largest model unpacked, in bytes: ModernBERT-large in float32 needs 1.6 GB. */
const LIMIT = 4_000_000_000

export async function unpackModel(zip: string, target: string): Promise<void> {
  const name = basename(zip)
  let total = 0
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(await readFile(zip), {
      filter: (entry) => {
        total += entry.originalSize
        if (total > LIMIT) throw new FojasError('archive_bomb', { name, limit: LIMIT })
        return !entry.name.endsWith('/')
      },
    })
  } catch (error) {
    if (error instanceof FojasError) throw error
    throw new FojasError('malformed_file', { name, detail: 'no es un zip válido' }, { cause: error })
  }
  // A zip of a folder holds that folder: the model starts where its configuration lies.
  const config = Object.keys(files)
    .filter((path) => basename(path) === 'config.json')
    .sort((a, b) => a.length - b.length)[0]
  if (config === undefined) throw new FojasError('model_invalid', { detail: 'falta config.json' })
  const prefix = config.slice(0, -'config.json'.length)
  for (const [path, bytes] of Object.entries(files)) {
    if (!path.startsWith(prefix)) continue
    const full = resolve(target, path.slice(prefix.length))
    if (!full.startsWith(resolve(target) + sep))
      throw new FojasError('malformed_file', { name, detail: 'contiene rutas que salen de su carpeta' })
    await mkdir(dirname(full), { recursive: true })
    await writeFile(join(full), bytes)
  }
}
