/** Builds the shells: electron-vite for main, preload and the processes; vite for the page. Run through `npm run build`. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** @type {readonly (readonly [string, readonly string[]])[]} */
const steps = [
  ['electron-vite', ['build', '--logLevel', 'warn']],
  ...(existsSync('vite.web.config.ts')
    ? /** @type {const} */ ([['vite', ['build', '--config', 'vite.web.config.ts', '--logLevel', 'warn']]])
    : []),
]

for (const [command, args] of steps) {
  const path = `node_modules/.bin/${command}`
  const { status } = spawnSync(path, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
