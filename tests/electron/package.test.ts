/**
 * The package itself: electron-builder packs the built program under our configuration, with a stand-in for Electron's
 * binary, and what it packed is taken out elsewhere and run.
 */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { extractAll, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import configuration from '../../build/electron-builder.ts'
import { drawPages, scannedPdf } from '../support/scans.ts'
import { temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const run = promisify(execFile)
const bin = (name: string) => join(projectRoot, 'node_modules', '.bin', name)
const architecture = z.enum(['x64', 'arm64']).parse(process.arch)

/** What electron-builder takes of Electron: a binary with the wire of fuses in it, each as Electron ships it. */
function standIn(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const wire = Buffer.from([1, 9, ...Buffer.from('101100111')])
  const binary = Buffer.concat([Buffer.alloc(64), sentinel, wire, Buffer.alloc(64)])
  writeFileSync(join(folder, 'electron'), binary, { mode: 0o755 })
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 })
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) writeFileSync(join(folder, name), '')
}

/** Files below a folder, by their path from it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

describe.skipIf(process.platform !== 'linux')('the package', () => {
  const folder = temporaryFolder()
  const packed = join(folder.path, 'dist', architecture === 'x64' ? 'linux-unpacked' : 'linux-arm64-unpacked')
  const resources = join(packed, 'resources')
  const archive = join(resources, 'app.asar')
  const program = join(folder.path, 'sacado')
  let entries: string[] = []

  beforeAll(async () => {
    standIn(join(folder.path, 'electron'))
    await run(
      bin('electron-builder'),
      [
        ...['--linux', 'dir', `--${architecture}`, '--publish', 'never'],
        ...['--config', 'build/electron-builder.ts'],
        `-c.electronDist=${join(folder.path, 'electron')}`,
        `-c.directories.output=${join(folder.path, 'dist')}`,
      ],
      { cwd: projectRoot, maxBuffer: 1e8 },
    )
    entries = listPackage(archive, { isPack: false }).map((each) => each.replace(/^[\\/]/, ''))
    extractAll(archive, program)
    cpSync(join(resources, 'fojas'), join(program, 'resources'), { recursive: true })
  })
  afterAll(() => {
    folder[Symbol.dispose]()
  })

  it('holds the built program and its production packages, and nothing else of the checkout', () => {
    const own = entries.filter((each) => !each.startsWith('node_modules') && !each.startsWith('out'))
    expect(own).toEqual(['package.json'])
    for (const file of filesBelow(join(projectRoot, 'out')).filter((each) => !each.startsWith('.')))
      expect(entries, file).toContain(join('out', file))
    const { main } = z
      .object({ main: z.string() })
      .parse(JSON.parse(readFileSync(join(program, 'package.json'), 'utf8')))
    expect(entries).toContain(main)
    expect(entries.filter((each) => /node_modules\/(sqlite-vec|electron|svelte|vite)/.test(each))).toEqual([])
  })

  it('leaves every library outside the archive, for this system and processor alone', () => {
    const libraries = entries.filter((each) => /\.(node|so(\.\d+)*|dylib|dll)$/.test(each))
    expect(libraries.sort()).toEqual([
      `node_modules/better-sqlite3/prebuilds/linux-${architecture}.node`,
      `node_modules/onnxruntime-node/bin/napi-v6/linux/${architecture}/libonnxruntime.so.1`,
      `node_modules/onnxruntime-node/bin/napi-v6/linux/${architecture}/onnxruntime_binding.node`,
    ])
    for (const library of libraries) {
      expect(statFile(archive, library)).toMatchObject({ unpacked: true })
      // Where Electron looks for it: app.asar → app.asar.unpacked.
      expect(existsSync(join(archive.replace(/app\.asar$/, 'app.asar.unpacked'), library)), library).toBe(
        true,
      )
    }
  })

  it('has the model, the demo edition and the notices beside the archive', () => {
    for (const part of ['models', 'demo']) {
      const shipped = filesBelow(join(resources, 'fojas', part)).sort()
      expect(shipped).toEqual(filesBelow(join(projectRoot, 'resources', part)).sort())
      expect(shipped.length).toBeGreaterThan(1)
    }
    for (const file of ['icons/fojas.png', 'LICENSE', 'THIRD-PARTY.md'])
      expect(statSync(join(resources, 'fojas', file)).size).toBeGreaterThan(100)
  })

  it('names every package it holds in the notices', () => {
    const notices = readFileSync(join(resources, 'fojas', 'THIRD-PARTY.md'), 'utf8')
    const packages = entries
      .filter((each) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(each))
      .map((each) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(each)?.[1] ?? each)
    expect(packages.length).toBeGreaterThan(40)
    expect(packages.filter((each) => !notices.includes(`| ${each} |`))).toEqual([])
  })

  it('has its fuses blown', async () => {
    const wire = await getCurrentFuseWire(join(packed, 'fojas'))
    const on = (fuse: FuseV1Options) => String.fromCharCode(Number(wire[fuse])) === '1'
    expect(on(FuseV1Options.RunAsNode)).toBe(false)
    expect(on(FuseV1Options.EnableCookieEncryption)).toBe(true)
    expect(on(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false)
    expect(on(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false)
    expect(on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true)
    expect(on(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true)
    expect(on(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false)
  })

  it('resolves every import of every program, from what was packed alone', async () => {
    const names = new Set<string>()
    for (const file of readdirSync(join(program, 'out', 'main'))) {
      const source = readFileSync(join(program, 'out', 'main', file), 'utf8')
      const imports = [
        ...source.matchAll(/^(?:import|export)\b[^"'\n]*["']([^"'./][^"']*)["']/gm),
        ...source.matchAll(/\bimport\(["']([^"'./][^"']*)["']\)/g),
      ]
      for (const [, name = ''] of imports)
        if (name !== 'electron' && !name.startsWith('node:')) names.add(name)
    }
    expect([...names]).toEqual(expect.arrayContaining(['better-sqlite3', 'onnxruntime-node', 'zod']))
    const probe = join(program, 'out', 'main', 'probe.mjs')
    writeFileSync(
      probe,
      // As the thread that reads scans does before it imports pdf.js, which looks for what only drawing needs.
      `for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) globalThis[name] ??= Object
for (const name of ${JSON.stringify([...names])}) await import(name)\nconsole.log('all there')`,
    )
    const { stdout } = await run(bin('node'), [probe], { cwd: folder.path })
    expect(stdout.trim()).toBe('all there')
  })

  it('runs: imports, indexes and answers by meaning, far from the checkout', async () => {
    const fojas = (...args: string[]) =>
      run(
        bin('node'),
        [join(program, 'out/main/cli.js'), ...args, '--json', '--library', join(folder.path, 'biblioteca')],
        { cwd: folder.path, maxBuffer: 1e8 },
      )
    await fojas('import', join(program, 'resources', 'demo', 'edicion'))
    await fojas('index')
    const { stdout } = await fojas('search', 'renuncia de un director', '--mode', 'semantic')
    expect(z.object({ results: z.array(z.unknown()).min(1) }).parse(JSON.parse(stdout)).results).toBeDefined()
    // The reader of scans with its data, its core and the decoder of JPEG, all from the package.
    const scan = join(folder.path, 'escaneo.pdf')
    writeFileSync(scan, scannedPdf(await drawPages([['El farol del muelle se enciende de noche.']])))
    await expect(fojas('import', scan)).rejects.toMatchObject({ code: 1 })
    const read = await fojas('ocr')
    expect(JSON.parse(read.stdout)).toEqual({ documents: 1, pages: 1, failed: 0 })
    expect((await fojas('search', 'farol', '--mode', 'lexical')).stdout).toContain('se enciende de noche')
  })
})

describe('the configuration of the other systems', () => {
  const targets = z.array(z.object({ target: z.string(), arch: z.array(z.string()) }))

  it.each([
    ['win32', configuration.win, 'nsis'],
    ['darwin', configuration.mac, 'dmg'],
    ['linux', configuration.linux, 'AppImage,deb'],
  ] as const)('%s: only processors that both libraries were built for', (platform, options, kinds) => {
    const wanted = targets.parse(options?.target)
    expect(wanted.map(({ target }) => target).join(',')).toBe(kinds)
    for (const { arch } of wanted)
      for (const each of arch) {
        const modules = join(projectRoot, 'node_modules')
        expect(existsSync(join(modules, 'better-sqlite3/prebuilds', `${platform}-${each}.node`))).toBe(true)
        const runtime = join(modules, 'onnxruntime-node/bin/napi-v6', platform, each)
        expect(existsSync(join(runtime, 'onnxruntime_binding.node')), `${platform} ${each}`).toBe(true)
      }
    expect(existsSync(join(projectRoot, String(options?.icon)))).toBe(true)
  })

  it('publishes nothing and compiles nothing', () => {
    expect(configuration).toMatchObject({
      publish: null,
      npmRebuild: false,
      nodeGypRebuild: false,
      asar: true,
    })
  })
})
