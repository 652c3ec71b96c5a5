/** `npm run desktop:install`: fetches Electron's binary, once and because it was asked for. Nothing else does. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary } from './electron-binary.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'node_modules', 'electron')

if (electronBinary(root) !== undefined) {
  console.log('La ventana de escritorio ya está instalada. Ábrala con «npm start».')
  process.exit(0)
}
/** @type {unknown} */
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const version =
  typeof description === 'object' && description !== null && 'version' in description
    ? String(description.version)
    : ''
console.log(`Se descarga Electron ${version} (unos 110 MB) de la dirección oficial de sus versiones…`)
const env = { ...process.env }
delete env['ELECTRON_SKIP_BINARY_DOWNLOAD']
const { status, stderr } = spawnSync(process.execPath, [join(folder, 'install.js')], {
  stdio: ['ignore', 'inherit', 'pipe'],
  env,
  encoding: 'utf8',
})
if (status !== 0 || electronBinary(root) === undefined) {
  console.error(
    'No se pudo descargar Electron: hace falta una conexión a Internet que llegue a la dirección de sus versiones. ' +
      'No se cambió nada. Mientras tanto, «npm start» abre Fojas en el navegador, con todo lo mismo.',
  )
  const [reason = ''] = stderr.trim().split('\n')
  if (reason !== '') console.error(`Detalle técnico: ${reason}`)
  process.exit(1)
}
console.log('Listo. «npm start» abre Fojas en su propia ventana.')
