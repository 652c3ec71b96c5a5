/** What must hold of the built files themselves, whoever runs them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentPolicy } from '../../src/shared/content-policy.ts'
import { projectRoot } from '../support/shared.ts'

const out = (...parts: string[]) => join(projectRoot, 'out', ...parts)
const read = (...parts: string[]) => readFileSync(out(...parts), 'utf8')

/** A program of `out/main` with the chunks it is made of. */
function withChunks(entry: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(entry)) return seen
  const source = read('main', entry)
  seen.set(entry, source)
  for (const [, chunk = ''] of source.matchAll(/(?:from|import)\s*\(?\s*["']\.\/([\w-]+\.js)["']/g))
    withChunks(chunk, seen)
  return seen
}

/** Packages and built-in modules that a program imports, its chunks' included. */
function importsOf(entry: string): string[] {
  const names = new Set<string>()
  for (const source of withChunks(entry).values())
    for (const [, name = ''] of source.matchAll(/^(?:import|export)\b[^"'\n]*["']([^"'.][^"']*)["']/gm))
      names.add(name)
  return [...names].sort()
}

describe('the preload', () => {
  const source = read('preload', 'index.cjs')

  it('is one CommonJS file that requires electron and nothing else', () => {
    expect(readdirSync(out('preload'))).toEqual(['index.cjs'])
    expect([...source.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"'])
    expect(source).not.toMatch(/^\s*(import|export)\b/m)
  })

  it('gives the page functions, never ipcRenderer itself, and ports by window messages', () => {
    expect(source).not.toMatch(/[:=]\s*electron\.ipcRenderer\s*[,;}\n]/)
    expect(source).toContain('window.postMessage(')
  })
})

describe('main', () => {
  it('opens no library and runs no model: it imports electron, and little else', () => {
    expect(importsOf('electron.js')).toEqual([
      'electron',
      'env-paths',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'node:url',
      'zod',
    ])
  })

  it.each(['electron.js', 'core.js', 'engine.js'])(
    '%s starts no process through Node: that dies with the runAsNode fuse',
    (entry) => {
      for (const [file, source] of withChunks(entry)) {
        expect(source, file).not.toMatch(/ELECTRON_RUN_AS_NODE|require\(["'](?:node:)?child_process/)
        expect(source, file).not.toMatch(/(?:spawn|exec|execFile)(?:Sync)?\(\s*process\.(?:execPath|argv0)/)
        // The system's own tools may be asked (what kind of drive a folder is on, to watch over an engine that stands
        // still); they are no Node.
        for (const [, names = ''] of source.matchAll(/^import (.*) from ["'](?:node:)?child_process["']/gm))
          expect(names, file).toMatch(/^\{ (?:(?:execFile|execFileSync|spawn|spawnSync),? ?)+\}$/)
      }
    },
  )

  it.each([
    'compare-worker.js',
    'core.js',
    'engine.js',
    'import-worker.js',
    'ocr-worker.js',
    'search-worker.js',
    'watch-worker.js',
  ])('%s needs nothing of electron: a utility process has no windows', (entry) => {
    expect(importsOf(entry)).not.toContain('electron')
  })

  it('only core opens SQLite, and only an engine onnxruntime', () => {
    expect(importsOf('core.js')).toContain('better-sqlite3')
    expect(importsOf('core.js')).not.toContain('onnxruntime-node')
    expect(importsOf('engine.js')).toContain('onnxruntime-node')
    expect(importsOf('engine.js')).not.toContain('better-sqlite3')
  })

  it('core, its workers and the engine lie beside each other, where each looks for the others', () => {
    for (const name of [
      'core',
      'engine',
      'import-worker',
      'compare-worker',
      'ocr-worker',
      'watch-worker',
      'search-worker',
      'cli',
      'electron',
    ])
      expect(readdirSync(out('main'))).toContain(`${name}.js`)
  })

  it('gives SQLite no library to load, for it would look into app.asar in vain', () => {
    for (const [file, source] of withChunks('core.js'))
      expect(source, file).not.toMatch(/\.loadExtension\(|sqlite-vec/)
  })
})

describe('the page', () => {
  const pages = ['index.html', 'api.html']

  it.each(pages)('%s states the policy that both shells send', (page) => {
    const stated = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(
      read('renderer', page),
    )?.[1]
    // A meta element cannot say who may frame the page; the header does.
    expect(stated).toBe(contentPolicy.replace("; frame-ancestors 'none'", ''))
    expect(contentPolicy).not.toMatch(/unsafe|https?:|\*/)
  })

  it.each(pages)('%s has no inline script or style, and loads from itself alone', (page) => {
    const html = read('renderer', page)
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
    for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\.\//)
  })

  it('loads fonts and styles from itself alone, and sets styles through the CSSOM', () => {
    for (const file of readdirSync(out('renderer', 'assets'))) {
      if (file.endsWith('.css'))
        for (const [, address = ''] of read('renderer', 'assets', file).matchAll(/url\(["']?([^"')]*)/g))
          expect(address, file).toMatch(/^(\.\/|data:image\/svg)/)
      // A component's markup is parsed as HTML; a style attribute in it would be refused.
      if (file.endsWith('.js'))
        expect(read('renderer', 'assets', file), file).not.toMatch(/<\w[^<>`]*\sstyle="/)
    }
  })
})
