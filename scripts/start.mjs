/**
 * `npm start`: the desktop window where Electron's binary is on disk and there is a display, else the same application
 * in the browser; and it says which. It never downloads anything: `npm run desktop:install` does, when asked.
 */
import { spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary, hasDisplay } from './electron-binary.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const given = process.argv.slice(2)
const browser = given.includes('--browser')
const args = given.filter((each) => each !== '--browser')
const electron = browser ? undefined : electronBinary(root)

/** @returns {[string, string[]]} */
function choose() {
  if (electron !== undefined && hasDisplay()) {
    console.error('Fojas se abre en su propia ventana.')
    return [electron, [root, ...args]]
  }
  console.error(
    electron === undefined
      ? 'Fojas se abre en el navegador de esta computadora (para tenerlo en su propia ventana: npm run desktop:install). Para cerrarlo, Ctrl+C.'
      : 'No hay pantalla para la ventana: Fojas se ofrece al navegador de esta computadora. Para cerrarlo, Ctrl+C.',
  )
  return [process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', '--open', ...args]]
}

const [command, commandArgs] = choose()
const child = spawn(command, commandArgs, { stdio: 'inherit', cwd: root })
child.on('error', (error) => {
  console.error(`Fojas no pudo abrirse: ${error.message}`)
  process.exit(1)
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => child.kill(signal))
}
child.on('exit', (code) => process.exit(code ?? 1))
