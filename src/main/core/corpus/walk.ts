/** Files below the paths a person chose, with the names they keep in the library. Runs in a worker: it blocks. */
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { FojasError, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'

export interface FoundFile {
  readonly path: string
  /** Relative to the folder chosen, with `/`; a file chosen by itself has its base name. */
  readonly name: string
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

export interface WalkOptions {
  /** The linked folder that names are relative to; null where each path chosen is its own. */
  readonly root: string | null
  /** A folder that is never looked into: the library's own. */
  readonly exclude: string
}

export interface Walk {
  readonly files: FoundFile[]
  /** Folders that were read: what was below them before and is not found now has vanished. */
  readonly folders: string[]
  /** Paths asked for that are not there: what was at or below them has vanished. */
  readonly gone: string[]
  /** What is there and cannot be read; nothing is said of what was below it. */
  readonly unreadable: { path: string; report: ErrorReport }[]
}

/** Names that are never documents: the system's and the editors' own. */
export const ignoredName = /^(?:\..*|Thumbs\.db|desktop\.ini|~\$.*)$/i

export function walk(paths: readonly string[], options: WalkOptions): Walk {
  const found: Walk = { files: [], folders: [], gone: [], unreadable: [] }
  const exclude = resolve(options.exclude)
  for (const each of paths) {
    const path = outermost(resolve(each))
    const name = options.root === null ? '' : relative(options.root, path).split(sep).join('/')
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) {
      found.gone.push(path)
      if (options.root === null) unreadable(found, path, 'path_not_found')
    } else if (stat.isDirectory()) {
      if (walkFolder(path, name, exclude, found)) found.folders.push(path)
    } else {
      found.files.push({
        path,
        name: name === '' ? basename(path) : name,
        size: stat.size,
        modifiedAt: stat.mtimeMs,
      })
    }
  }
  return found
}

/** A path below a file is a member of an archive, asked for again: the archive is what is there. */
function outermost(path: string): string {
  let at = path
  for (let above = dirname(at); above !== at; above = dirname(above)) {
    try {
      return statSync(above).isFile() ? above : path
    } catch {
      // Nothing here: the file may be further up.
      at = above
    }
  }
  return path
}

function unreadable(
  found: Walk,
  path: string,
  code: 'path_not_found' | 'path_unreadable',
  cause?: unknown,
): void {
  found.unreadable.push({ path, report: reportOf(new FojasError(code, { path }, { cause })) })
}

/** @returns whether the folder could be read */
function walkFolder(folder: string, prefix: string, exclude: string, found: Walk): boolean {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    unreadable(found, folder, 'path_unreadable', error)
    return false
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (ignoredName.test(entry.name)) continue
    const path = join(folder, entry.name)
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isDirectory()) {
      if (path !== exclude) walkFolder(path, name, exclude, found)
      continue
    }
    if (!entry.isFile() && !entry.isSymbolicLink()) continue
    try {
      const stat = statSync(path)
      // A link to a file is that file. Links to folders are not followed: they may lead out, or in circles.
      if (stat.isFile()) found.files.push({ path, name, size: stat.size, modifiedAt: stat.mtimeMs })
    } catch (error) {
      unreadable(found, path, 'path_unreadable', error)
    }
  }
  return true
}
