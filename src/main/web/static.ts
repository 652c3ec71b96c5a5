/** The page's files, from `out/renderer` only, under a policy that lets nothing leave. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { mediaTypes, pageHeaders as securityHeaders } from '../../shared/content-policy.ts'

export { securityHeaders }

/** @returns whether there was such a file */
export function sendStatic(root: string, path: string, response: ServerResponse): boolean {
  const relative = normalize(path)
  const file = join(root, relative)
  if (!file.startsWith(root + sep) || !existsSync(file) || !statSync(file).isFile()) return false
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
    // Names of built assets carry a hash of their content.
    'cache-control': relative.startsWith(`${sep}assets${sep}`)
      ? 'public, max-age=31536000, immutable'
      : 'no-store',
  })
  createReadStream(file).pipe(response)
  return true
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What a person who opened an address reads instead of JSON. */
export function sendErrorPage(response: ServerResponse, status: number, message: string): void {
  const text = message.replace(/[&<>"]/g, (sign) => entities[sign] ?? '')
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(
    `<!doctype html><html lang="es-AR"><meta name="color-scheme" content="light dark"><title>Fojas</title><h1>Fojas</h1><p>${text}</p></html>`,
  )
}
