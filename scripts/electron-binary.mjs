/** Where Electron's binary lies, if it is on this disk. Never `import 'electron'`: that would download it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {string} root of the checkout
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function electronBinary(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return undefined
  const name = readFileSync(named, 'utf8').trim()
  const file = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name)
  return name !== '' && existsSync(file) ? file : undefined
}

/**
 * Whether a window can be shown: on Linux there has to be a display.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function hasDisplay(platform = process.platform, env = process.env) {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}
