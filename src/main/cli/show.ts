import { Command } from 'commander'
import { showInput } from '../../shared/contract/documents.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { withConnection, type Session } from './session.ts'

export function showCommand(session: () => Session): Command {
  return new Command('show')
    .description('a document, or one of its articles, with its citation')
    .argument('<id>', "the document's identifier, as search gives it")
    .option('--article <article>', 'an article: 42, "14 bis"')
    .action(async (id: string, { article }: { article?: string }) => {
      const current = session()
      const input = showInput.safeParse({ id, article: article ?? null })
      if (!input.success)
        throw new FojasError('bad_request', {
          detail: `«${article ?? id}» no nombra nada que se pueda mostrar`,
        })
      await withConnection(current, async ({ client }) => {
        const shown = await client.documents.show(input.data)
        current.print(shown, () => [shown.citation, shown.title, shown.textState, '', shown.text].join('\n'))
      })
    })
}
