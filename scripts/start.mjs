/** `npm start`: serves Fojas to the browser on this computer, opens it where there is a display, and says so. */
import { spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
console.error('Fojas se abre en el navegador de esta computadora. Para cerrarlo, Ctrl+C.')
const child = spawn(
  process.execPath,
  [join(root, 'out', 'main', 'cli.js'), 'serve', '--open', ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: root },
)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => child.kill(signal))
}
child.on('exit', (code) => process.exit(code ?? 1))
