#!/usr/bin/env node
// Makes sure the checkout is set up and built, then runs the command line under the project's own Node.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
if (existsSync(join(root, 'scripts', 'setup.mjs'))) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'setup.mjs'), '--build', '--quiet'], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) process.exit(status ?? 1)
}
const windows = process.platform === 'win32'
const node = join(root, 'node_modules', '.bin', windows ? 'node.cmd' : 'node')
// Megabytes: the thread that writes moves data from workers to SQLite and keeps none. With Node's own default it would
// hold 130 MB of what is already written.
const memory = '--max-semi-space-size=4'
const child = spawn(node, [memory, join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: windows,
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
