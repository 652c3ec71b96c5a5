/** Who may call: only this computer, only pages this server sent, only with this start's token. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { FojasError } from '../../shared/errors/index.ts'

export const cookieName = 'fojas_token'

function sameSecret(given: string, token: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(token)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The token a request carries: bearer header, or the cookie that opening the address with its token set. */
function tokenOf(request: IncomingMessage): string {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const cookie = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]
  return bearer ?? cookie ?? ''
}

/**
 * Host first: a foreign name that resolves here (DNS rebinding) is no friend. Then Origin: another site's page may not
 * call, not even with the cookie.
 * @param hosts what the Host header may say, e.g. `127.0.0.1:4173`
 * @throws FojasError forbidden_origin
 */
export function checkOrigin(request: IncomingMessage, hosts: ReadonlySet<string>): void {
  const host = request.headers.host ?? ''
  if (!hosts.has(host))
    throw new FojasError('forbidden_origin', { origin: host === '' ? 'un origen desconocido' : host })
  const { origin } = request.headers
  if (origin !== undefined && ![...hosts].some((each) => origin === `http://${each}`)) {
    throw new FojasError('forbidden_origin', { origin })
  }
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') {
    if (request.headers['sec-fetch-mode'] !== 'navigate')
      throw new FojasError('forbidden_origin', { origin: 'otro sitio' })
  }
}

/** @throws FojasError unauthorized */
export function checkToken(request: IncomingMessage, token: string): void {
  if (!sameSecret(tokenOf(request), token)) throw new FojasError('unauthorized', {})
}

export function isToken(given: string | null, token: string): boolean {
  return given !== null && sameSecret(given, token)
}
