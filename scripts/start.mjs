/**
 * `npm start`: opens Fojas in Electron where its binary is on disk, otherwise serves the same application to the
 * browser on this computer, and says which it did.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)

/** The Electron binary, where `npm run desktop:install` put it; Electron is never asked to download by itself. */
function electronBinary() {
  const folder = dirname(require.resolve('electron/package.json'))
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

const electron = electronBinary()
if (electron === undefined) {
  console.error('Fojas: Electron no está instalado (npm run desktop:install); se abre en el navegador.')
}
const [command, args] =
  electron === undefined
    ? [process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', '--open', ...process.argv.slice(2)]]
    : [electron, [root, ...process.argv.slice(2)]]
const child = spawn(command, args, { stdio: 'inherit', cwd: root })
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => child.kill(signal))
}
child.on('exit', (code) => process.exit(code ?? 1))
