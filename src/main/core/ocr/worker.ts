/** The thread that reads scans: bytes in, words out, never faster than what a person is doing allows. */
import { readFileSync, statSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { dirname, sep } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { membersOf } from '../corpus/archives/index.ts'
import { fileLimit } from '../corpus/formats/signatures.ts'
import { contentHash } from '../corpus/prepare-file.ts'
import { composeScan } from './compose-scan.ts'
import { PageReader } from './read-page.ts'
import type { Scan } from './pages.ts'
import { openScan } from './scan.ts'
import type { ScanReply, ScanRequest } from './thread.ts'

// On Linux this is of the thread, and the reader's own thread inherits it; elsewhere it would be of the whole program.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW)

/** A file, or a member of an archive, whose path goes on below the archive's. */
async function bytesAt(path: string, name: string): Promise<Uint8Array> {
  let file = path
  while (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    if (dirname(file) === file) throw new FojasError('path_not_found', { path })
    file = dirname(file)
  }
  const { size } = statSync(file)
  if (size > fileLimit) throw new FojasError('file_too_large', { name, bytes: size, limit: fileLimit })
  const bytes = readFileSync(file)
  if (file === path) return bytes
  const inner = path.slice(file.length + sep.length)
  const archive = name.slice(0, name.length - inner.length - 1)
  for await (const member of membersOf({ name: archive, bytes }) ?? [])
    if (member.name === name && 'bytes' in member) return member.bytes
  throw new FojasError('path_not_found', { path })
}

const reader = new PageReader()
let scan: Scan | undefined

async function answer(request: ScanRequest): Promise<ScanReply> {
  try {
    if ('open' in request) {
      await scan?.close()
      scan = undefined
      const { path, name } = request.open
      const bytes = await bytesAt(path, name)
      const hash = contentHash(bytes)
      scan = await openScan(name, bytes)
      return { opened: { pages: scan.pages, hash } }
    }
    if ('read' in request) return { page: await reader.read((await scan?.raster(request.read)) ?? null) }
    return { composed: composeScan(request.compose.name, request.compose.pages) }
  } catch (error) {
    return { failed: reportOf(error) }
  }
}

// A promise of a damaged file that fails unheard must not end the thread: the page's own says what became of it.
process.on('unhandledRejection', () => undefined)
// Messages come from this program's own service, in the same process: their type is known.
parentPort?.on('message', (request: ScanRequest) => {
  void answer(request).then((reply) => {
    parentPort?.postMessage(reply)
  })
})
