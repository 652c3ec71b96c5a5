/** Builds what Fojas runs from into `out/`: the processes, the preload, the page. Run through `npm run build`. */
import { spawnSync } from 'node:child_process'

const { status } = spawnSync('electron-vite', ['build', '--logLevel', 'warn'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    PATH: `node_modules/.bin${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
  },
})
process.exit(status ?? 1)
