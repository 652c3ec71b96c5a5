import { Command } from 'commander'
import { withApplication, type Session } from './session.ts'

export function modelsCommand(session: () => Session): Command {
  const models = new Command('models').description('the models of the library')
  models.command('list').action(async () => {
    const current = session()
    await withApplication(current, async (app) => {
      const list = await app.models.list()
      current.print(list, () => list.map((each) => `${each.active ? '*' : ' '} ${each.id}`).join('\n'))
    })
  })
  models.command('add <path>').action(async (path: string) => {
    const current = session()
    await withApplication(current, async (app) => {
      const added = await app.models.add(path)
      current.print(added, () => `${added.id} agregado`)
    })
  })
  models.command('use <id>').action(async (id: string) => {
    const current = session()
    await withApplication(current, async (app) => {
      const used = await app.models.use(id)
      current.print(used, () => `${used.id} es el modelo en uso; «fojas index» arma su índice`)
    })
  })
  models.command('remove <id>').action(async (id: string) => {
    const current = session()
    await withApplication(current, async (app) => {
      await app.models.remove(id)
      current.print({ removed: id }, () => `${id} quitado`)
    })
  })
  models.command('export <id> <folder>').action(async (id: string, folder: string) => {
    const current = session()
    await withApplication(current, async (app) => {
      await app.models.export(id, folder)
      current.print({ exported: id, folder }, () => `${id} exportado a ${folder}`)
    })
  })
  for (const each of models.commands) each.exitOverride()
  return models
}
