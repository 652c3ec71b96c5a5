/** Builds what Fojas runs from: the processes, then the page. Run through `npm run build`. */
import { spawnSync } from 'node:child_process'

for (const config of ['vite.main.config.ts', 'vite.renderer.config.ts']) {
  const { status } = spawnSync(
    'node_modules/.bin/vite',
    ['build', '--config', config, '--logLevel', 'warn'],
    {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0) process.exit(status ?? 1)
}
