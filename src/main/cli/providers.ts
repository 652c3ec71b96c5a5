import { Command } from 'commander'
import { createNodeEngineHost } from '../engine/spawn-node.ts'
import type { Session } from './session.ts'

export function providersCommand(session: () => Session): Command {
  return new Command('providers')
    .description('what can run here, and why the rest cannot')
    .action(async () => {
      const engines = createNodeEngineHost()
      try {
        const list = await engines.encoder('query').providers()
        session().print(list, () =>
          list
            .map(
              (each) =>
                `${each.available ? '*' : ' '} ${each.name}${each.reason === '' ? '' : `: ${each.reason}`}`,
            )
            .join('\n'),
        )
      } finally {
        await engines.close()
      }
    })
}
