/**
 * Makes a checkout ready: installs when the lock file and node_modules disagree, and builds when asked and stale.
 * Node built-ins only: it runs before anything is installed, under whatever Node the person has (20 or newer).
 *
 * node scripts/setup.mjs [--build] [--quiet]
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const flags = new Set(process.argv.slice(2))
/** @param {string} line */
const say = (line) => {
  if (!flags.has('--quiet')) process.stderr.write(`fojas: ${line}\n`)
}

/** What one install depends on: the lock file and the platform. */
function installStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex')
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/**
 * @param {string[]} args of npm
 * @param {NodeJS.ProcessEnv} env
 */
function npm(args, env) {
  const script = process.env['npm_execpath']
  const own = script?.endsWith('.js') === true
  const command = own ? process.execPath : 'npm'
  // Standard output belongs to the command that asked for the set-up; progress goes to standard error.
  const result = spawnSync(command, own ? [script, ...args] : args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  })
  return result.status ?? 1
}

function install() {
  const stampFile = join(root, 'node_modules', '.fojas-install')
  const stamp = installStamp()
  if (read(stampFile) === stamp) return
  say('installing the packages of package-lock.json (about a minute the first time)…')
  const env = {
    ...process.env,
    // Both would fetch binaries from outside the registry; neither is needed to search, train or test.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
  }
  const status = npm(
    ['ci', '--no-audit', '--no-fund', flags.has('--quiet') ? '--silent' : '--loglevel=error'],
    env,
  )
  if (status !== 0) {
    process.stderr.write(
      'fojas: npm ci failed; nothing else was changed. Check the network to the npm registry and try again.\n',
    )
    process.exit(status)
  }
  writeFileSync(stampFile, stamp)
  say('packages are ready')
}

/**
 * Everything a build depends on, as one hash of names, sizes and times.
 * @param {string} folder
 * @param {import('node:crypto').Hash} hash
 */
function hashTree(folder, hash) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) hashTree(path, hash)
    else {
      const { size, mtimeMs } = statSync(path)
      hash.update(`${path} ${String(size)} ${String(mtimeMs)}\n`)
    }
  }
}

function build() {
  const hash = createHash('sha256').update(installStamp())
  hashTree(join(root, 'src'), hash)
  hashTree(join(root, 'resources', 'icons'), hash)
  for (const file of readdirSync(root)
    .filter((name) => /\.config\.[jt]s$/.test(name))
    .sort()) {
    hash.update(readFileSync(join(root, file)))
  }
  const stamp = hash.digest('hex')
  const stampFile = join(root, 'out', '.fojas-build')
  if (read(stampFile) === stamp) return
  say('building…')
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  const result = spawnSync(node, [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', flags.has('--quiet') ? 'ignore' : 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    process.stderr.write('fojas: the build failed\n')
    process.exit(result.status ?? 1)
  }
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stampFile, stamp)
  say('built')
}

/** Milliseconds that no set-up takes. */
const longest = 30 * 60_000

/** One at a time in a checkout: two installs would empty node_modules under each other. */
function lock() {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const file = join(tmpdir(), `fojas-setup-${name}.lock`)
  for (let told = false; ;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    }
    const holder = Number(read(file))
    const age = existsSync(file) ? Date.now() - statSync(file).mtimeMs : 0
    if ((holder > 0 && !alive(holder)) || age > longest) rmSync(file, { force: true })
    else {
      if (!told) say('another set-up of this checkout is under way; waiting for it…')
      told = true
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  process.on('exit', () => {
    rmSync(file, { force: true })
  })
  // A signal ends the process without `exit`; a lock whose holder is gone is taken anyway.
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

lock()
install()
if (flags.has('--build')) build()
