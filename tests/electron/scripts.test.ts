import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { icnsTypes } from '../../build/icons/containers.ts'
import { electronBinary, hasDisplay } from '../../scripts/electron-binary.mjs'
import { temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const node = join(projectRoot, 'node_modules', '.bin', 'node')

/** A checkout with its scripts and, if asked, with an Electron whose binary prints what it was given. */
function checkout(folder: string, withElectron: boolean): string {
  cpSync(join(projectRoot, 'scripts'), join(folder, 'scripts'), { recursive: true })
  const electron = join(folder, 'node_modules', 'electron')
  mkdirSync(join(electron, 'dist'), { recursive: true })
  writeFileSync(join(electron, 'package.json'), '{"version":"45.0.0"}')
  writeFileSync(
    join(electron, 'install.js'),
    "console.error('getaddrinfo ENOTFOUND'); if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) console.error('SKIPPED'); process.exit(1)",
  )
  mkdirSync(join(folder, 'out', 'main'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'out/main/cli.js'), "console.log('cli ' + process.argv.slice(2).join(' '))")
  if (withElectron) {
    writeFileSync(join(electron, 'path.txt'), 'electron')
    writeFileSync(join(electron, 'dist', 'electron'), '#!/bin/sh\necho "electron $@"\n', { mode: 0o755 })
  }
  return folder
}

function start(folder: string, env: Record<string, string>, ...args: string[]) {
  const path = process.env['PATH'] ?? ''
  return spawnSync(node, [join(folder, 'scripts/start.mjs'), ...args], {
    env: { PATH: path, ...env },
    encoding: 'utf8',
  })
}

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  it('serves to the browser without Electron’s binary, and says so and how to get it', () => {
    using folder = temporaryFolder()
    const { stdout, stderr } = start(checkout(folder.path, false), { DISPLAY: ':0' }, '--port', '9')
    expect(stdout.trim()).toBe('cli serve --open --port 9')
    expect(stderr).toContain('en el navegador')
    expect(stderr).toContain('npm run desktop:install')
  })

  it('opens the window where the binary and a display are there, and says so', () => {
    using folder = temporaryFolder()
    const root = checkout(folder.path, true)
    const { stdout, stderr } = start(root, { DISPLAY: ':0' }, '--library', '/x')
    expect(stdout.trim()).toBe(`electron ${root} --library /x`)
    expect(stderr).toContain('su propia ventana')
  })

  it('serves to the browser without a display, or when asked to', () => {
    using folder = temporaryFolder()
    const root = checkout(folder.path, true)
    const blind = start(root, {})
    expect(blind.stdout.trim()).toBe('cli serve --open')
    expect(blind.stderr).toContain('No hay pantalla')
    expect(start(root, { DISPLAY: ':0' }, '--browser').stdout.trim()).toBe('cli serve --open')
  })

  it('finds the binary where it is, and only there', () => {
    using folder = temporaryFolder()
    const root = checkout(folder.path, true)
    expect(electronBinary(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'))
    expect(electronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' })).toBeUndefined()
    expect(hasDisplay('linux', {})).toBe(false)
    expect(hasDisplay('win32', {})).toBe(true)
  })
})

describe('npm run desktop:install', () => {
  it('without a network, says what is missing, what was kept and what to do', () => {
    using folder = temporaryFolder()
    const root = checkout(folder.path, false)
    const { status, stdout, stderr } = spawnSync(node, [join(root, 'scripts/desktop-install.mjs')], {
      env: { PATH: process.env['PATH'] ?? '', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stdout).toContain('Electron 45.0.0')
    expect(stderr).toContain('No se pudo descargar Electron')
    expect(stderr).toContain('npm start')
    expect(stderr).toContain('ENOTFOUND')
    // What keeps an ordinary install from downloading must not keep this one.
    expect(stderr).not.toContain('SKIPPED')
  })

  it('does nothing where it is there already', () => {
    using folder = temporaryFolder()
    const root = checkout(folder.path, true)
    const stdout = execFileSync(node, [join(root, 'scripts/desktop-install.mjs')], { encoding: 'utf8' })
    expect(stdout).toContain('ya está instalada')
  })
})

describe('what scripts keep in the repository', () => {
  it('THIRD-PARTY.md is what the lock file says', () => {
    const current = execFileSync(node, [join(projectRoot, 'scripts/third-party.mjs'), '--print'], {
      encoding: 'utf8',
    })
    expect(readFileSync(join(projectRoot, 'THIRD-PARTY.md'), 'utf8'), 'npm run build:third-party').toBe(
      current,
    )
    expect(current).not.toContain('see the package')
  })

  it('the icons were drawn from the drawings that are there', () => {
    const drawings = ['fojas.svg', 'fojas-small.svg'].map((name) =>
      readFileSync(join(projectRoot, 'resources/icons', name), 'utf8'),
    )
    const hash = createHash('sha256').update(drawings.join('')).digest('hex')
    expect(readFileSync(join(projectRoot, 'build/icons/drawn-from.sha256'), 'utf8').trim()).toBe(hash)
  })

  it('the icons hold an image for each size, each a PNG of that size', () => {
    const icons = join(projectRoot, 'build', 'icons')
    const widthOf = (png: Buffer): number => {
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
      expect(png.readUInt32BE(16)).toBe(png.readUInt32BE(20))
      return png.readUInt32BE(16)
    }
    for (const size of [16, 32, 48, 64, 128, 256, 512])
      expect(widthOf(readFileSync(join(icons, 'linux', `${size}x${size}.png`)))).toBe(size)
    const ico = readFileSync(join(icons, 'fojas.ico'))
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => {
      const entry = 6 + 16 * i
      const from = ico.readUInt32LE(entry + 12)
      const width = widthOf(ico.subarray(from, from + ico.readUInt32LE(entry + 8)))
      expect(width % 256).toBe(ico.readUInt8(entry))
      return width
    })
    expect(sizes.sort((x, y) => x - y)).toEqual([16, 24, 32, 48, 64, 128, 256])
    const icns = readFileSync(join(icons, 'fojas.icns'))
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const found: [string, number][] = []
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      found.push([icns.subarray(at, at + 4).toString('latin1'), widthOf(icns.subarray(at + 8))])
    expect(found).toEqual(icnsTypes)
  })
})
