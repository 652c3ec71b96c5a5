/** The norms as training reads them: titles, abstracts of the train split, bodies in passages. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export interface Norm {
  readonly id: string
  readonly title: string
  /** Of the train split only: the abstract of a dev or test norm is never read. */
  readonly abstract: string | undefined
  /** Organism and decade: norms that share them are each other's hard negatives. */
  readonly group: string
  /** Of the body, in order. */
  readonly passages: readonly string[]
}

/** Words a passage has at most, where its paragraphs allow it. */
const longest = 180

const facts = z.object({
  title: z.string().default(''),
  department: z.string().nullish(),
  publication_date: z.string().nullish(),
  texto_resumido: z.string().nullish(),
})

/** The split of the norms: a tenth is held out by the hash of its identifier. */
export function isHeldOut(id: string): boolean {
  return Number.parseInt(createHash('sha1').update(`heldout:${id}`).digest('hex').slice(0, 8), 16) % 10 === 0
}

const wordCount = (text: string): number => text.split(/\s+/).length

/** Long paragraphs are cut between words. */
function* piecesOf(paragraph: string): Generator<string> {
  const words = paragraph.split(/\s+/)
  for (let from = 0; from < words.length; from += longest) yield words.slice(from, from + longest).join(' ')
}

export function passagesOf(body: string): string[] {
  const passages: string[] = []
  let [current, words] = ['', 0]
  const close = (): void => {
    if (words >= 5) passages.push(current)
    current = ''
    words = 0
  }
  for (const line of body.split('\n')) {
    const paragraph = line.replace(/^#+\s*/, '').trim()
    if (paragraph === '') continue
    for (const piece of piecesOf(paragraph)) {
      const count = wordCount(piece)
      if (words + count > longest) close()
      current = current === '' ? piece : `${current}\n${piece}`
      words += count
    }
  }
  close()
  return passages
}

function readNorm(source: string, id: string, dev: ReadonlySet<string>): Norm {
  const end = source.indexOf('\n---', 3)
  const {
    title,
    department,
    publication_date: date,
    texto_resumido,
  } = facts.parse(parse(source.slice(4, end)))
  const abstract = texto_resumido?.trim() ?? ''
  const kept = abstract.length >= 20 && !dev.has(id) && !isHeldOut(id)
  return {
    id,
    title,
    abstract: kept ? abstract : undefined,
    group: `${department ?? ''} ${date?.slice(0, 3) ?? ''}`,
    passages: passagesOf(source.slice(end + 4)),
  }
}

/**
 * @param folder of `ID.md` files with YAML front matter
 * @param dev identifiers of the dev split, which takes precedence over the hash
 * @returns by identifier, so that a run finds them in the same order again; those without a passage are left out
 */
export function readNorms(folder: string, dev: ReadonlySet<string>): Norm[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readNorm(readFileSync(join(folder, name), 'utf8'), name.slice(0, -3), dev))
    .filter(({ passages }) => passages.length > 0)
}
