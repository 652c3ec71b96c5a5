/** What every command shares: the library asked for, and how its answer is printed. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import envPaths from 'env-paths'
import { z } from 'zod'
import { Application } from '../core/application.ts'
import { createNodeEngineHost } from '../engine/spawn-node.ts'
import { connect, type Connection } from './connect.ts'

/** The checkout or the installed program: the folder that holds `package.json` and `resources/`. */
function programRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

export interface Session {
  /** The library's folder, opened or not. */
  readonly directory: string
  readonly json: boolean
  readonly root: string
  open(shell: 'cli' | 'web', holder: string): Application
  /** One document on standard output: JSON, or what `readable` makes of it. */
  print(value: unknown, readable: () => string): void
}

/** Options of every command. */
export const globals = z.object({ library: z.string().optional(), json: z.boolean().optional() })

/** The contract for one command, of this process or of the one that holds the library. */
export async function withConnection(
  session: Session,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = await connect(session.directory, () => session.open('cli', 'la línea de comandos'))
  try {
    await work(connection)
  } finally {
    await connection.close()
  }
}

/** Opens the library for one command and closes it whatever happens. */
export async function withApplication(
  session: Session,
  work: (app: Application) => Promise<void>,
): Promise<void> {
  const app = session.open('cli', 'la línea de comandos')
  try {
    await work(app)
  } finally {
    await app.close()
  }
}

export function sessionOf(program: Command): Session {
  const { library, json = false } = globals.parse(program.opts())
  const root = programRoot()
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const directory = resolve(library ?? join(envPaths('Fojas', { suffix: '' }).data, 'biblioteca'))
  return {
    json,
    root,
    directory,
    open: (shell, holder) =>
      new Application({
        libraryDirectory: directory,
        resourcesDirectory: join(root, 'resources'),
        shell,
        engines: createNodeEngineHost(),
        holder,
        version,
      }),
    print(value, readable) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${readable()}\n`)
    },
  }
}
