/** Files a browser sends: streamed into a folder of the library, then imported from there like any other. */
import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FojasError } from '../../shared/errors/index.ts'

/** Bytes of one file. */
const limit = 2 * 1024 * 1024 * 1024
const identifier = /^[0-9a-f-]{36}$/

export class Uploads {
  readonly #folder: string

  /** What an earlier start left behind is removed. */
  constructor(libraryDirectory: string) {
    this.#folder = join(libraryDirectory, 'staging')
    rmSync(this.#folder, { recursive: true, force: true })
    mkdirSync(this.#folder, { recursive: true })
  }

  /**
   * One file of an upload; several with the same id form one folder.
   * @param name relative name as the browser gives it, with `/`
   * @throws FojasError bad_request, payload_too_large
   */
  async receive(
    id: string | null,
    name: string,
    request: IncomingMessage,
  ): Promise<{ id: string; name: string }> {
    if (id !== null && !identifier.test(id))
      throw new FojasError('bad_request', { detail: 'el identificador del envío' })
    const parts = name.split('/').filter((part) => part !== '')
    const bad =
      parts.length === 0 ||
      parts.some((part) => part === '.' || part === '..' || /[\\:*?"<>|]|\p{Cc}/u.test(part))
    if (bad) throw new FojasError('bad_request', { detail: 'el nombre del archivo' })
    const upload = id ?? randomUUID()
    const file = join(this.#folder, upload, ...parts)
    mkdirSync(dirname(file), { recursive: true })
    let bytes = 0
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        if (bytes > limit) done(new FojasError('payload_too_large', { bytes, limit }))
        else done(null, chunk)
      },
    })
    try {
      await pipeline(request, counted, createWriteStream(file))
    } catch (error) {
      rmSync(file, { force: true })
      throw error
    }
    return { id: upload, name: parts.join('/') }
  }

  /** @throws FojasError not_found */
  folderOf = (id: string): string => {
    const folder = join(this.#folder, id)
    if (!identifier.test(id) || !existsSync(folder)) throw new FojasError('not_found', { what: 'el envío' })
    return folder
  }
}
