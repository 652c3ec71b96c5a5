/** Files below the paths a person chose, with the names they keep in the library. */
import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { FojasError, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'

export interface FoundFile {
  readonly path: string
  /** Relative to the folder chosen, with `/`; a file chosen by itself has its base name. */
  readonly name: string
  readonly size: number
  readonly modifiedAt: number
}

export interface Walk {
  readonly files: FoundFile[]
  /** Folders that were read whole: what was below them before and is not found now has vanished. */
  readonly folders: string[]
  readonly unreadable: { path: string; report: ErrorReport }[]
}

/** Names that are never documents: the system's and the editors' own. */
const ignored = /^(?:\..*|Thumbs\.db|desktop\.ini|~\$.*)$/i

export function walk(paths: readonly string[]): Walk {
  const found: Walk = { files: [], folders: [], unreadable: [] }
  for (const each of paths) {
    const path = resolve(each)
    try {
      const stat = statSync(path)
      if (stat.isDirectory()) {
        walkFolder(path, '', found)
        found.folders.push(path)
      } else {
        found.files.push({ path, name: basename(path), size: stat.size, modifiedAt: stat.mtimeMs })
      }
    } catch (error) {
      found.unreadable.push({
        path,
        report: reportOf(new FojasError('path_not_found', { path }, { cause: error })),
      })
    }
  }
  return found
}

function walkFolder(folder: string, prefix: string, found: Walk): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (ignored.test(entry.name)) continue
    const path = join(folder, entry.name)
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    try {
      // Links are not followed: they may lead out of the folder, or in circles.
      if (entry.isDirectory()) walkFolder(path, name, found)
      else if (entry.isFile()) {
        const { size, mtimeMs } = statSync(path)
        found.files.push({ path, name, size, modifiedAt: mtimeMs })
      }
    } catch (error) {
      found.unreadable.push({
        path,
        report: reportOf(new FojasError('path_unreadable', { path }, { cause: error })),
      })
    }
  }
}
