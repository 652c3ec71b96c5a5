import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Application } from '../../src/main/core/application.ts'
import { buscarOutput } from '../../src/main/web/api.ts'
import { startWebServer, type WebServer } from '../../src/main/web/server.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

const json = { 'content-type': 'application/json' }
const folder = temporaryFolder()
let app: Application
let server: WebServer

/** Node's own client, because `fetch` does not let a test write Host or Origin. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; token?: string | null } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, token = server.token } = options
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.origin}${path}`,
      { method, headers: { ...authorization, ...headers } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function codeOf(answer: Answer): string {
  expect(answer.body).not.toMatch(/\n\s+at /)
  return z.object({ error: z.object({ code: z.string() }) }).parse(JSON.parse(answer.body)).error.code
}

beforeAll(async () => {
  writeEdition(join(folder.path, 'edicion'))
  mkdirSync(join(folder.path, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder.path, 'page', 'index.html'), '<!doctype html><title>Fojas</title>')
  writeFileSync(join(folder.path, 'secret.txt'), 'outside the page')
  app = openTestApplication(join(folder.path, 'library'))
  const job = app.import([join(folder.path, 'edicion')], false)
  await new Promise<void>((resolve) => {
    app.jobs.watch((change) => {
      if (change.id === job.id && change.finishedAt !== null) resolve()
    })
  })
  server = await startWebServer(app, {
    host: '127.0.0.1',
    port: 0,
    rendererDirectory: join(folder.path, 'page'),
  })
})
afterAll(async () => {
  await server.close()
  await app.close()
  folder[Symbol.dispose]()
})

describe('who may call', () => {
  it('asks for the token, everywhere', async () => {
    for (const path of ['/', '/openapi.json', '/rpc/library/status', '/nothing']) {
      const answer = await ask(path, { token: null })
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 401, 'unauthorized'])
    }
    expect((await ask('/', { token: server.token.slice(0, -1) })).status).toBe(401)
    expect((await ask('/', { token: `${server.token.slice(0, -1)}!` })).status).toBe(401)
  })

  it('turns the address with the token into a cookie no script can read', async () => {
    const first = await ask(`/?token=${server.token}`, { token: null })
    expect(first.status).toBe(303)
    const cookie = String(first.headers['set-cookie'])
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    const page = await ask('/', { token: null, headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(page.body).toContain('<title>Fojas</title>')
  })

  it('refuses a foreign name that resolves here', async () => {
    const answer = await ask('/', { headers: { host: 'malo.example' } })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden_origin'])
  })

  it('refuses other sites, the ones on this computer too', async () => {
    const body = JSON.stringify({ pregunta: 'huertas' })
    for (const origin of ['https://malo.example', 'http://127.0.0.1:1', 'null']) {
      const answer = await ask('/buscar', { method: 'POST', body, headers: { origin } })
      expect([origin, answer.status]).toEqual([origin, 403])
    }
    const own = await ask('/buscar', { method: 'POST', body, headers: { ...json, origin: server.origin } })
    expect(own.status).toBe(200)
    const embedded = await ask('/', {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    })
    expect(embedded.status).toBe(403)
  })
})

describe('the page', () => {
  it('comes under a policy that lets nothing in from elsewhere', async () => {
    const policy = String((await ask('/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/https?:|\*/)
  })

  it('serves nothing outside its folder', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/assets']) {
      const answer = await ask(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(answer.body).not.toContain('outside the page')
    }
  })
})

describe('uploads', () => {
  it('are kept under their own names and imported by their id', async () => {
    const file = join(folder.path, 'edicion', 'primera', '900101.json')
    const answer = await ask('/uploads?name=primera/900101.json', {
      method: 'POST',
      body: readFileSync(file, 'utf8'),
    })
    const { id, name } = z.object({ id: z.string(), name: z.string() }).parse(JSON.parse(answer.body))
    expect(name).toBe('primera/900101.json')
    const staged = join(app.library.directory, 'staging', id, 'primera', '900101.json')
    expect(readFileSync(staged, 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  it('refuse names and ids that lead out of their folder', async () => {
    const names = ['../fuera.txt', 'a/../../fuera.txt', '..', '', 'C:\\fuera.txt', 'a\0b']
    for (const name of names) {
      const answer = await ask(`/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body: 'x' })
      expect([name, answer.status, codeOf(answer)]).toEqual([name, 400, 'bad_request'])
    }
    const answer = await ask('/uploads?name=a.txt&id=../../x', { method: 'POST', body: 'x' })
    expect(answer.status).toBe(400)
    expect(readdirSync(folder.path)).not.toContain('fuera.txt')
  })
})

const buscar = (body: string) => ask('/buscar', { method: 'POST', body, headers: json })

describe('the public API', () => {
  it('answers a question with passages, scores and their ids', async () => {
    const answer = await buscar(JSON.stringify({ pregunta: 'luz de las embarcaciones', top_k: 1 }))
    const { resultados } = buscarOutput.parse(JSON.parse(answer.body))
    expect(resultados).toHaveLength(1)
    expect(resultados[0]?.contexto).toContain('embarcaciones')
    expect(resultados[0]?.score).toBeGreaterThan(0)
  })

  it('answers bad input with a code', async () => {
    const bodies = ['', '{', '[]', '{}', '{"pregunta":""}', '{"pregunta":" "}', '{"pregunta":"x","top_k":0}']
    for (const body of [...bodies, '{"pregunta":"x","top_k":1.5}', '{"pregunta":5}', 'null', '\u0000']) {
      const answer = await buscar(body)
      expect([body, answer.status, codeOf(answer)]).toEqual([body, 400, 'bad_request'])
    }
    const long = await buscar(`"${'x'.repeat(1_100_000)}"`)
    expect([long.status, codeOf(long)]).toEqual([413, 'payload_too_large'])
    const form = await ask('/buscar', { method: 'POST', body: 'pregunta=x' })
    expect([form.status, codeOf(form)]).toEqual([415, 'not_json'])
    const method = await ask('/buscar')
    expect([method.status, codeOf(method)]).toEqual([405, 'method_not_allowed'])
    const path = await ask('/busca', { method: 'POST', body: '{}', headers: json })
    expect([path.status, codeOf(path)]).toEqual([404, 'not_found'])
  })

  it('answers whatever question it is asked, and whatever JSON it is sent', async () => {
    const words = fc.constantFrom('"', '-huertas', 'ley 27.541', '*', '«', 'NOT', 'registro', '(', 'ñ', ':')
    const question = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
      fc.array(words, { minLength: 1, maxLength: 6 }).map((some) => some.join(' ')),
    )
    await fc.assert(
      fc.asyncProperty(question, async (pregunta) => {
        const answer = await buscar(JSON.stringify({ pregunta, top_k: 3 }))
        if (pregunta.trim() === '') expect(codeOf(answer)).toBe('bad_request')
        else expect(buscarOutput.parse(JSON.parse(answer.body)).resultados.length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 150 },
    )
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        const answer = await buscar(body)
        expect(answer.status).toBe(400)
        expect(codeOf(answer)).toBe('bad_request')
      }),
      { numRuns: 100 },
    )
  })

  it('describes itself from the schemas it validates with', async () => {
    const document: unknown = JSON.parse((await ask('/openapi.json')).body)
    const input = {
      type: 'object',
      required: ['pregunta'],
      properties: { top_k: { maximum: 100, default: 5 } },
    }
    expect(document).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: server.origin }],
      paths: {
        '/buscar': { post: { requestBody: { content: { 'application/json': { schema: input } } } } },
      },
    })
  })

  it('tells a person, not only a program, that the key is missing', async () => {
    const page = await ask('/api', { token: null, headers: { accept: 'text/html,*/*' } })
    expect(page.status).toBe(401)
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).toContain('Falta la clave')
    expect(page.body).not.toContain('<script')
  })
})
