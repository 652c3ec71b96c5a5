import { text as readAll } from 'node:stream/consumers'
import { Command } from 'commander'
import { citedTextInput, type CitedText } from '../../shared/contract/search.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { withConnection, type Session } from './session.ts'

type Cited = CitedText['references'][number]

/** The public JSON of a reference: see the documentation of the command line. */
function publicReference({ start, end, kind, number, year, article, candidates }: Cited) {
  return { start, end, kind, number, year, article, candidates }
}

/** `2018-08-08` → `8/8/2018` */
const written = (date: string) => date.split('-').map(Number).reverse().join('/')

function line(text: string, { start, end, label, article, candidates }: Cited): string {
  const several = article !== null && /,| [ay] /.test(article)
  const place = article === null ? '' : `, ${several ? 'arts.' : 'art.'} ${article}`
  const held =
    candidates.length === 0
      ? ['   no está en esta biblioteca']
      : candidates.map(
          ({ id, title, date }) => `   ${id} — ${title}${date === null ? '' : ` (${written(date)})`}`,
        )
  return [`${start}–${end} «${text.slice(start, end).replace(/\s+/g, ' ')}»: ${label}${place}`, ...held].join(
    '\n',
  )
}

export function citeCommand(session: () => Session): Command {
  return new Command('cite')
    .description('the norms and rulings that a text cites, and which of them the library holds')
    .argument('<text>', 'the text, or - to read it from standard input')
    .action(async (given: string) => {
      const current = session()
      const input = citedTextInput.safeParse({ text: given === '-' ? await readAll(process.stdin) : given })
      if (!input.success)
        throw new FojasError('bad_request', { detail: 'el texto es demasiado largo para leerlo de una vez' })
      const { text } = input.data
      await withConnection(current, async ({ client }) => {
        const { references } = await client.search.cited(input.data)
        current.print({ references: references.map(publicReference) }, () =>
          references.length === 0
            ? 'El texto no cita ninguna norma.'
            : references.map((each) => line(text, each)).join('\n'),
        )
      })
    })
}
