/**
 * Import of a folder with its lexical index, beside Recoll indexing the same files: processor time, wall time, peak
 * memory and disk of each, in turn, and their ratios.
 *
 *   node bench/import.ts --folder DIR [--runs 1] [--body-only]
 *
 * Needs `npm run build`, and from Debian `time` (GNU's, for the processor time and memory of a command with its
 * children) and `recollcmd`. Processor time is user + system; a loaded machine stretches wall time far more than it.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: args } = parseArgs({
  options: {
    folder: { type: 'string' },
    runs: { type: 'string', default: '1' },
    'body-only': { type: 'boolean', default: false },
  },
})
if (args.folder === undefined) throw new Error('--folder is needed')
const folder = resolve(args.folder)
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

interface Measure {
  /** Seconds. */
  readonly processor: number
  readonly wall: number
  /** Megabytes. */
  readonly memory: number
  readonly disk: number
}

/** Bytes of the files below a folder. */
function sizeOf(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

/** @param kept where the command leaves its index */
function measure(scratch: string, command: readonly string[], kept: string): Measure {
  const times = join(scratch, 'times')
  const done = spawnSync('/usr/bin/time', ['-f', '%U %S %e %M', '-o', times, ...command], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (done.error !== undefined) throw done.error
  if (done.status !== 0)
    throw new Error(`${command[0] ?? ''} ended with ${String(done.status)}: ${done.stderr}`)
  const [user = NaN, system = NaN, wall = NaN, kilobytes = NaN] = readFileSync(times, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
  return {
    processor: user + system,
    wall,
    memory: (kilobytes * 1024) / 1e6,
    disk: sizeOf(kept) / 1e6,
  }
}

function fojas(scratch: string): Measure {
  const library = join(scratch, 'library')
  const options = args['body-only'] ? ['--body-only'] : []
  // As bin/fojas.mjs starts it, without its check of the checkout.
  const command = [process.execPath, '--max-semi-space-size=4', join(root, 'out/main/cli.js')]
  return measure(scratch, [...command, 'import', folder, ...options, '--library', library, '--json'], library)
}

function recoll(scratch: string): Measure {
  const configuration = join(scratch, 'recoll')
  mkdirSync(configuration)
  writeFileSync(
    join(configuration, 'recoll.conf'),
    `topdirs = ${folder}\nindexstemminglanguages = spanish\nloglevel = 2\n`,
  )
  return measure(scratch, ['recollindex', '-c', configuration, '-z'], join(configuration, 'xapiandb'))
}

const columns = ['processor', 'wall', 'memory', 'disk'] as const
const units = { processor: 's', wall: 's', memory: 'MB', disk: 'MB' }
const line = (name: string, each: (column: (typeof columns)[number]) => string) => {
  process.stdout.write(`${name.padEnd(16)}${columns.map((column) => each(column).padStart(14)).join('')}\n`)
}

const load = loadavg()[0] ?? 0
process.stdout.write(
  `${folder}: ${String(readdirSync(folder, { recursive: true }).length)} entries, ${String(cpus().length)} cores, load ${load.toFixed(1)} at the start\n`,
)
line('', (column) => column)
for (let run = 0; run < Number(args.runs); run += 1) {
  const scratch = mkdtempSync(join(tmpdir(), 'fojas-bench-import-'))
  try {
    const ours = fojas(scratch)
    line('fojas', (column) => `${ours[column].toFixed(1)} ${units[column]}`)
    const theirs = recoll(scratch)
    line('recoll', (column) => `${theirs[column].toFixed(1)} ${units[column]}`)
    line('fojas / recoll', (column) => (ours[column] / theirs[column]).toFixed(2))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
