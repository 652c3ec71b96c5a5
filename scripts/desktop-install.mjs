/** Fetches Electron's binary, explicitly and with a network: the only step of Fojas that downloads one. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const script = join(dirname(require.resolve('electron/package.json')), 'install.js')
const env = { ...process.env }
delete env['ELECTRON_SKIP_BINARY_DOWNLOAD']
const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit', env })
if (status === 0) console.log('Electron is on disk: npm start opens the desktop window from now on.')
else console.error('Electron could not be fetched; npm start goes on serving Fojas to the browser.')
process.exit(status ?? 1)
