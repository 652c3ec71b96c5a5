import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { exportFormats, type ExportFormat } from '../core/models/index.ts'
import { withApplication, withConnection, type Session } from './session.ts'

const usedWords = (id: string, answering: boolean, otherwise: string): string =>
  answering ? `${id} responde las búsquedas` : `${id} es el modelo elegido; ${otherwise}`

export function modelsCommand(session: () => Session): Command {
  const models = new Command('models').description('the models of the library')
  models.command('list').action(async () => {
    const current = session()
    await withConnection(current, async ({ client }) => {
      const list = await client.models.list()
      current.print(list, () => list.map((each) => `${each.active ? '*' : ' '} ${each.id}`).join('\n'))
    })
  })
  models.command('add <path>').action(async (path: string) => {
    const current = session()
    await withConnection(current, async ({ client }) => {
      const added = await client.models.add({ path: resolve(path) })
      current.print(added, () => `${added.id} agregado`)
    })
  })
  models.command('use <id>').action(async (id: string) => {
    const current = session()
    await withConnection(current, async ({ client, application }) => {
      if (application === null) {
        const { model } = await client.models.use({ id })
        const { id: used, active, answering } = model
        current.print({ id: used, active, answering }, () =>
          usedWords(id, answering, 'se está armando su índice'),
        )
        return
      }
      // Its index is a command of its own here; a Fojas that stays open builds it by itself.
      const answering = await application.models.choose(id)
      current.print({ id, active: true, answering }, () =>
        usedWords(id, answering, '«fojas index» arma su índice'),
      )
    })
  })
  models.command('remove <id>').action(async (id: string) => {
    const current = session()
    await withConnection(current, async ({ client }) => {
      await client.models.remove({ id })
      current.print({ removed: id }, () => `${id} quitado`)
    })
  })
  models
    .command('export <id> <folder>')
    .addOption(new Option('--format <format>').choices(exportFormats).default('sentence-transformers'))
    .action(async (id: string, folder: string, { format }: { format: ExportFormat }) => {
      const current = session()
      await withApplication(current, async (app) => {
        await app.registry.export(id, folder, format)
        current.print({ exported: id, folder, format }, () => `${id} exportado a ${folder}`)
      })
    })
  for (const each of models.commands) each.exitOverride()
  return models
}
