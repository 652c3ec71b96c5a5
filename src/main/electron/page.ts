/** `fojas://app/`: the page's files from the build, and from nowhere else. */
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { protocol } from 'electron'
import { mediaTypes, pageHeaders } from '../../shared/content-policy.ts'

export const scheme = 'fojas'
export const origin = `${scheme}://app`

/** Before the application is ready: a scheme with an origin of its own, secure, and no way around its policy. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** The file an address names; undefined where it names none inside `root`. */
export function fileOf(root: string, address: string): string | undefined {
  let path: string
  try {
    const url = new URL(address)
    if (url.protocol !== `${scheme}:` || url.host !== 'app') return undefined
    path = decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  // The URL has resolved `..` already; what is left of it was hidden by an encoding.
  if (/[\\\0]|(?:^|\/)\.\.?(?:\/|$)/.test(path)) return undefined
  const file = join(root, path === '/' ? 'index.html' : path)
  return file.startsWith(root + sep) ? file : undefined
}

/** @param root folder of the built page */
export function servePage(root: string): void {
  protocol.handle(scheme, async (request) => {
    const file = request.method === 'GET' ? fileOf(root, request.url) : undefined
    const body = file === undefined ? undefined : await readFile(file).catch(() => undefined)
    if (file === undefined || body === undefined)
      return new Response('No está en Fojas.', {
        status: 404,
        headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' },
      })
    return new Response(new Uint8Array(body), {
      headers: { ...pageHeaders, 'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream' },
    })
  })
}
