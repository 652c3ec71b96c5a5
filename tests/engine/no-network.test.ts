import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/shared.ts'

/** Runs a program in a process where the network is refused, beside a local server that must stay reachable. */
function run(attempt: string): string {
  const guard = pathToFileURL(join(projectRoot, 'src/main/engine/no-network.ts')).href
  const program = `
    const { refuseNetwork } = await import(${JSON.stringify(guard)})
    refuseNetwork()
    const http = await import('node:http')
    const net = await import('node:net')
    const dns = await import('node:dns/promises')
    const server = http.createServer((_, response) => response.end('local'))
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    const local = 'http://127.0.0.1:' + server.address().port
    const codeOf = (error) => error?.code ?? codeOf(error.cause)
    try { console.log(await (async () => { ${attempt} })()) } catch (error) { console.log(codeOf(error)) }
    process.exit(0)`
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  }).stdout.trim()
}

it.each([
  ['fetch', "return (await fetch('http://192.0.2.1/')).status"],
  ['http', "return await new Promise((ok, no) => http.get('http://192.0.2.1/', ok).on('error', no))"],
  ['a socket', "return await new Promise((ok, no) => net.connect(80, '192.0.2.1', ok).on('error', no))"],
  ['a name', "return await dns.lookup('example.org')"],
])('refuses %s', (_name, attempt) => {
  expect(run(attempt)).toBe('network_refused')
})

it('still reaches this computer', () => {
  expect(run('return await (await fetch(local)).text()')).toBe('local')
})
