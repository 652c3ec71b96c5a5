/**
 * Writes THIRD-PARTY.md: every package that is shipped, from the lock file, with its version and licence. Shipped are
 * the production dependencies with all of theirs, what the build puts into the page, and Electron.
 *
 * node scripts/third-party.mjs           writes it
 * node scripts/third-party.mjs --print   prints it, for the test that says whether the file is current
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** Development dependencies that are in the page or are the shell. */
const bundled = [
  '@fontsource-variable/inter',
  '@fontsource-variable/source-serif-4',
  '@lucide/svelte',
  'clsx',
  'electron',
  'esm-env',
  'svelte',
]
/** Production dependencies that packages leave out: benchmarks open them, or nothing here draws. */
const benchOnly = /^(?:sqlite-vec|@napi-rs\/canvas)/

const names = z.record(z.string(), z.string()).optional()
const entry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dependencies: names,
  optionalDependencies: names,
})
const lock = z
  .object({ packages: z.record(z.string(), entry) })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))

/**
 * The entry that `name` resolves to for a package at `from`, as Node looks for it.
 * @param {string} name
 * @param {string} from
 */
function find(name, from) {
  const folders = from.split('/node_modules/')
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const path = [...folders.slice(0, depth), name]
      .join('/node_modules/')
      .replace(/^(?!node_modules\/)/, 'node_modules/')
    if (path in lock.packages) return path
  }
  return undefined
}

/** @type {Set<string>} */
const shipped = new Set()
/** @param {string} path @param {boolean} deep with its dependencies */
function ship(path, deep) {
  if (shipped.has(path)) return
  shipped.add(path)
  const found = lock.packages[path]
  if (!deep || found === undefined) return
  for (const name of Object.keys({ ...found.dependencies, ...found.optionalDependencies })) {
    const needed = find(name, path)
    if (needed !== undefined && !benchOnly.test(name)) ship(needed, true)
  }
}
for (const name of Object.keys(lock.packages['']?.dependencies ?? {}))
  if (!benchOnly.test(name)) ship(`node_modules/${name}`, true)
// What these need beyond each other, they need to compile or to install.
for (const name of bundled) ship(`node_modules/${name}`, false)

/** @param {string} path */
function rowOf(path) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const { version = '', license } = lock.packages[path] ?? {}
  const manifest = join(root, path, 'package.json')
  const own = existsSync(manifest) ? entry.parse(JSON.parse(readFileSync(manifest, 'utf8'))) : {}
  return { name, version, licence: license ?? own.license ?? 'see the package' }
}

const rows = [...shipped]
  .map(rowOf)
  .sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : x.version < y.version ? -1 : 1))
const unique = rows.filter(
  ({ name, version }, i) => rows[i - 1]?.name !== name || rows[i - 1]?.version !== version,
)

const text = `# Third-party notices

What Fojas ships, each under its own licence, whose text is in the package. Written by \`npm run build:third-party\` from the lock file; a test says when it is out of date.

| package | version | licence |
|---|---|---|
${unique.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`).join('\n')}

Electron brings Chromium and Node.js with the licences of their parts (\`LICENSES.chromium.html\` in each package). onnxruntime's Windows libraries include DirectML and the DirectX shader compiler of Microsoft, redistributed under the terms in its package.

\`resources/models/semilla\` is a model of the Fojas project (Apache-2.0), trained on laws and decrees published by SAIJ and the Ministry of Justice of Argentina (CC-BY 4.0); see its card.
`

if (process.argv.includes('--print')) process.stdout.write(text)
else writeFileSync(join(root, 'THIRD-PARTY.md'), text)
