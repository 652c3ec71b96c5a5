/** The browser shell and the public API: the same application over HTTP on this computer. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { RPCHandler } from '@orpc/server/node'
import { FojasError, reportOf, type ErrorReport } from '../../shared/errors/index.ts'
import type { Application } from '../core/application.ts'
import { createRouter } from '../core/router.ts'
import { buscar, openApiDocument } from './api.ts'
import { checkOrigin, checkToken, cookieName, isToken } from './guard.ts'
import { securityHeaders, sendErrorPage, sendStatic } from './static.ts'
import { Uploads } from './uploads.ts'

export interface WebServer {
  /** With the token: opening it is what lets a browser in. */
  readonly address: string
  readonly origin: string
  readonly token: string
  close(): Promise<void>
}

export interface WebOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** `out/renderer` */
  readonly rendererDirectory: string
}

/** One address that answers JSON. */
interface Route {
  readonly method: 'GET' | 'POST'
  readonly answer: (request: IncomingMessage, url: URL) => Promise<unknown>
}

/** Pages by the address a person types. */
const pages: Readonly<Record<string, string>> = { '/': '/index.html', '/api': '/api.html' }

/** Bytes of a JSON body. */
const bodyLimit = 1024 * 1024

const statuses: Partial<Record<ErrorReport['code'], number>> = {
  unauthorized: 401,
  forbidden_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  not_json: 415,
  internal: 500,
}

export async function startWebServer(app: Application, options: WebOptions): Promise<WebServer> {
  const token = randomBytes(24).toString('base64url')
  const uploads = new Uploads(app.library.directory)
  const rpc = new RPCHandler(createRouter(app, uploads.folderOf))
  const hosts = new Set<string>()
  let origin = ''

  const routes: Readonly<Record<string, Route>> = {
    '/buscar': { method: 'POST', answer: async (request) => buscar(app, await readJson(request)) },
    '/uploads': {
      method: 'POST',
      answer: (request, url) =>
        uploads.receive(url.searchParams.get('id'), url.searchParams.get('name') ?? '', request),
    },
    '/openapi.json': {
      method: 'GET',
      answer: () => Promise.resolve(openApiDocument(app.options.version, origin)),
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkOrigin(request, hosts)
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (request.method === 'GET' && url.pathname === '/' && isToken(url.searchParams.get('token'), token)) {
      // The token leaves the address bar at once and stays in a cookie no script can read.
      response.writeHead(303, {
        ...securityHeaders,
        location: '/',
        'set-cookie': `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`,
      })
      response.end()
      return
    }
    checkToken(request, token)
    if (url.pathname.startsWith('/rpc/')) {
      const { matched } = await rpc.handle(request, response, { prefix: '/rpc', context: {} })
      if (!matched) throw new FojasError('not_found', { what: url.pathname })
      return
    }
    const route = routes[url.pathname]
    if (route !== undefined) {
      if (request.method !== route.method)
        throw new FojasError('method_not_allowed', { method: request.method ?? '', allowed: route.method })
      sendJson(response, 200, await route.answer(request, url))
    } else if (
      request.method !== 'GET' ||
      !sendStatic(options.rendererDirectory, pages[url.pathname] ?? url.pathname, response)
    ) {
      throw new FojasError('not_found', { what: url.pathname })
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const report = reportOf(error)
      if (response.headersSent) response.destroy()
      else if (request.headers.accept?.includes('text/html') === true)
        sendErrorPage(response, statuses[report.code] ?? 400, report.message)
      else sendJson(response, statuses[report.code] ?? 400, { error: report })
    })
  })
  const port = await listen(server, options)
  // An IPv6 address stands in brackets wherever a port follows it.
  const listening = options.host.includes(':') ? `[${options.host}]` : options.host
  for (const name of ['127.0.0.1', 'localhost', listening]) hosts.add(`${name}:${port}`)
  origin = `http://${listening}:${port}`
  return {
    address: `${origin}/?token=${token}`,
    origin,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, { host, port }: WebOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no port was given'))
      else resolve(address.port)
    })
  })
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(value))
}

/** @throws FojasError bad_request, not_json, payload_too_large */
async function readJson(request: IncomingMessage): Promise<unknown> {
  // A form of another site can only declare simpler types, so this refuses it even before its origin does.
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type)) throw new FojasError('not_json', { type })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue
    bytes += chunk.length
    if (bytes > bodyLimit) throw new FojasError('payload_too_large', { bytes, limit: bodyLimit })
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new FojasError('bad_request', { detail: 'el cuerpo no es JSON' }, { cause: error })
  }
}
