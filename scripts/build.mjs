/** Builds what Fojas runs from into `out/`: the processes, the preload, the page. Run through `npm run build`. */
import { spawnSync } from 'node:child_process'

// By its file, under the Node that runs this: no PATH to set, no shell, on any system.
const program = 'node_modules/electron-vite/bin/electron-vite.js'
const { status } = spawnSync(process.execPath, [program, 'build', '--logLevel', 'warn'], { stdio: 'inherit' })
process.exit(status ?? 1)
