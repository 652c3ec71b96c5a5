/** The engine reads files and answers its parent: any connection that is not local is refused. */
import { createRequire, syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { FojasError } from '../../shared/errors/index.ts'

const local = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i

function hostOf(args: readonly unknown[]): string | undefined {
  const flat = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  const first = flat[0]
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string' && first.path !== '') return undefined
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost'
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined
  return typeof flat[1] === 'string' ? flat[1] : 'localhost'
}

function refuse(host: string): never {
  throw new FojasError('network_refused', { host })
}

/** Every TCP and TLS connection of Node, http and fetch included, passes through `Socket.connect`; names through dns. */
export function refuseNetwork(): void {
  const connect: unknown = Reflect.get(net.Socket.prototype, 'connect')
  if (typeof connect !== 'function') throw new TypeError('net.Socket has no connect')
  Reflect.set(net.Socket.prototype, 'connect', function (this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args)
    if (host !== undefined && !local.test(host)) refuse(host)
    const result: unknown = Reflect.apply(connect, this, args)
    return result
  })
  const require = createRequire(import.meta.url)
  const dns: unknown = require('node:dns')
  const promises: unknown = require('node:dns/promises')
  const guard = (module: unknown): void => {
    if (typeof module !== 'object' || module === null) return
    for (const name of Object.keys(module).filter((key) => /^(lookup|resolve|reverse)/.test(key))) {
      const original: unknown = Reflect.get(module, name)
      if (typeof original !== 'function') continue
      Reflect.set(module, name, (host: unknown, ...rest: unknown[]): unknown => {
        if (!local.test(String(host))) refuse(String(host))
        const result: unknown = Reflect.apply(original, module, [host, ...rest])
        return result
      })
    }
  }
  guard(dns)
  guard(promises)
  const dgram: unknown = require('node:dgram')
  if (typeof dgram === 'object' && dgram !== null) Reflect.set(dgram, 'createSocket', () => refuse('udp'))
  syncBuiltinESMExports()
}
