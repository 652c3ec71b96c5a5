import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { startWebServer } from '../web/server.ts'
import type { Session } from './session.ts'

function portNumber(value: string): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port from 0 to 65535')
  return port
}

/** Opens the person's browser where there is a display; the address is printed in any case. */
function openBrowser(address: string): void {
  const opener = { win32: ['cmd', '/c', 'start', ''], darwin: ['open'] }[process.platform as string]
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']
  const [command, ...args] = opener ?? (display === undefined || display === '' ? [] : ['xdg-open'])
  if (command === undefined) return
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => {
    process.stderr.write('No se pudo abrir el navegador; copie la dirección de arriba.\n')
  })
  child.unref()
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1'])
const anyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Where other programs on this computer reach the server; null where it listens to one outer address only. */
function localOrigin(host: string, origin: string): string | null {
  if (loopback.has(host)) return origin
  return anyAddress.has(host) ? `http://127.0.0.1:${new URL(origin).port}` : null
}

/** Resolves at Ctrl+C; a second one, which a terminal sends by itself, must not cut the closing short. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        resolve()
      })
  })
}

export function serveCommand(session: () => Session): Command {
  return new Command('serve')
    .description('serve the application and the API to this computer')
    .option('--port <n>', 'a free one when absent', portNumber, 0)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--open', 'open the browser where there is a display', false)
    .action(async ({ port, host, open }: { port: number; host: string; open: boolean }) => {
      const current = session()
      const app = current.open('web', 'el navegador')
      const server = await startWebServer(app, {
        host,
        port,
        rendererDirectory: join(current.root, 'out', 'renderer'),
      })
      const endpoint = localOrigin(host, server.origin)
      if (endpoint !== null) app.library.publish({ origin: endpoint, token: server.token })
      if (!loopback.has(host))
        process.stderr.write(
          `Atención: ${host} no es solo esta computadora. Quien tenga la dirección con su clave puede leer la biblioteca.\n`,
        )
      app.begin()
      current.print({ address: server.address, token: server.token }, () => `Fojas: ${server.address}`)
      if (open) openBrowser(server.address)
      await stopAsked()
      await server.close()
      await app.close()
    })
}
