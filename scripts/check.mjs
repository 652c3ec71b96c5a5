/** The one gate: types, lint, layers, formatting, Svelte. Runs every step and fails if any of them does. */
import { spawnSync } from 'node:child_process'

/** @type {readonly (readonly [string, readonly string[]])[]} */
const steps = [
  ['tsc', ['-p', '.']],
  ['svelte-check', ['--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human']],
  ['eslint', ['.', '--max-warnings', '0']],
  ['depcruise', ['src', '--config', '.dependency-cruiser.mjs', '--output-type', 'err']],
  ['prettier', ['--check', '--log-level', 'warn', '.']],
]

let failed = 0
for (const [command, args] of steps) {
  const started = Date.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${command} (${seconds} s)`)
  if (status !== 0) failed += 1
}
process.exit(failed === 0 ? 0 : 1)
