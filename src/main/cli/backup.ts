import { resolve } from 'node:path'
import { Command } from 'commander'
import { backup, restore } from '../core/library/backup.ts'
import { migrations } from '../core/library/migrations.ts'
import { withApplication, type Session } from './session.ts'

export function backupCommand(session: () => Session): Command {
  return new Command('backup')
    .description('a consistent copy of the library in one file')
    .argument('<file>')
    .action(async (file: string) => {
      const current = session()
      await withApplication(current, async (app) => {
        const { signal } = new AbortController()
        await backup(app.library.file, resolve(file), {
          signal,
          progress: (done, total) => {
            if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${total}`)
          },
        })
        current.print({ file: resolve(file) }, () => `Copia guardada en ${resolve(file)}`)
      })
    })
}

export function restoreCommand(session: () => Session): Command {
  return new Command('restore')
    .description('put a copy in the place of the library, which is kept in backups/')
    .argument('<file>')
    .action((file: string) => {
      const current = session()
      const former = restore(current.directory, resolve(file), 'la línea de comandos', migrations)
      current.print({ restored: resolve(file), former }, () =>
        former === null ? 'Biblioteca restaurada' : `Biblioteca restaurada; la anterior quedó en ${former}`,
      )
    })
}
