import { Command, InvalidArgumentError, Option } from 'commander'
import { searchInput, searchModes, searchOrders, type SearchAnswer } from '../../shared/contract/search.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { searchNotices } from './search-notices.ts'
import { withConnection, type Session } from './session.ts'

interface SearchOptions {
  readonly limit: number
  readonly mode: string
  readonly order: string
  readonly section?: string
  readonly rubro?: string
  readonly type?: string
  readonly organism?: string
  readonly from?: string
  readonly to?: string
  readonly articlesOnly?: boolean
}

function positive(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1')
  return number
}

/** The public JSON of a search: see the documentation of the command line. */
function publicAnswer(answer: SearchAnswer) {
  return {
    query: answer.query,
    mode: answer.degraded ? 'lexical' : answer.mode,
    model: answer.model,
    results: answer.results.map(({ rank, score, document, passage, passages }) => ({
      rank,
      score,
      id: document.id,
      title: document.title,
      citation: passage.citation,
      date: document.publishedFrom,
      passage: { text: passage.text, start: passage.start, end: passage.end },
      passages: passages.map((each) => ({
        text: each.text,
        start: each.start,
        end: each.end,
        citation: each.citation,
      })),
      highlights: passage.highlights,
    })),
  }
}

export function searchCommand(session: () => Session): Command {
  return new Command('search')
    .description('search the library')
    .argument('<text>')
    .option('--limit <n>', 'documents', positive, 10)
    .addOption(new Option('--mode <mode>').choices(searchModes).default('hybrid'))
    .addOption(new Option('--order <order>').choices(searchOrders).default('relevance'))
    .option('--section <section>')
    .option('--rubro <rubro>')
    .option('--type <type>')
    .option('--organism <organism>')
    .option('--from <date>')
    .option('--to <date>')
    .option('--articles-only', 'in articles alone: no vistos, considerandos nor annexes without articles')
    .action(async (text: string, options: SearchOptions) => {
      const current = session()
      const { limit, mode, order, section, rubro, type, organism, from, to, articlesOnly } = options
      const list = (value: string | undefined) => (value === undefined ? undefined : [value])
      const parsed = searchInput.safeParse({
        text,
        limit,
        mode,
        order,
        remember: false,
        filters: {
          sections: list(section),
          rubros: list(rubro),
          types: list(type),
          organisms: list(organism),
          from,
          to,
          articlesOnly,
        },
      })
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        throw new FojasError('bad_request', {
          detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
        })
      }
      await withConnection(current, async ({ client }) => {
        const answer = await client.search.query(parsed.data)
        current.print(publicAnswer(answer), () =>
          [
            ...searchNotices(answer),
            ...answer.results.map(
              ({ rank, passage, document }) =>
                `${rank}. ${passage.citation} — ${document.title}\n   ${passage.text.replace(/\s+/g, ' ').slice(0, 300)}`,
            ),
          ].join('\n'),
        )
      })
    })
}
