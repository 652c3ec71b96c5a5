/**
 * How many of the notes of a folder of norms are understood: `node bench/notes.ts FOLDER [--missed N] [--sample N]`.
 * A note begins, after its parenthesis, with what it speaks of (article, paragraph, item …) and the verb of the change.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { normMarkdown } from '../src/main/core/corpus/formats/norm-markdown.ts'
import { candidateNotes, type Candidate } from '../src/main/core/texts/notes.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { missed: { type: 'string', default: '0' }, sample: { type: 'string', default: '0' } },
})
const [folder = ''] = positionals
/** The beginnings of the notes that speak of an article or a part of one. */
const begins =
  /^\((?:\W{0,6}nota infoleg\W{0,4})?\W{0,8}(?:art[íi]culo|inciso|p[áa]rrafo|apartado|punto|anexo|cap[íi]tulo|t[íi]tulo|secci[óo]n|(?:primer|segundo|tercer|cuarto|quinto|sexto|[úu]ltimo|pen[úu]ltimo)o? (?:p[áa]rrafo|inciso|apartado|art[íi]culo))/iu

/** The same order every time, and no order of the files'. */
const shuffle = (id: string, start: number) => {
  let hash = 2166136261
  for (const unit of `${id}:${start}`) hash = Math.imul(hash ^ unit.charCodeAt(0), 16777619)
  return hash >>> 0
}

const kept: (Candidate & { id: string; text: string })[] = []
let seconds = 0
let characters = 0
for (const name of readdirSync(folder).filter((each) => each.endsWith('.md'))) {
  const parsed = await normMarkdown.parse(
    { name, bytes: readFileSync(join(folder, name)) },
    { bodyOnly: false },
  )
  for (const { id, text, links } of parsed.documents) {
    const begun = performance.now()
    const found = [...candidateNotes(text, links)]
    seconds += (performance.now() - begun) / 1000
    characters += text.length
    for (const each of found) kept.push({ ...each, id, text: text.slice(each.start, each.end) })
  }
}
const usual = kept.filter((each) => begins.test(each.text))
const of = (those: readonly Candidate[]) => {
  const read = those.filter(({ note }) => note !== null)
  return {
    notes: those.length,
    read: read.length,
    coverage: Number((read.length / those.length).toFixed(4)),
    dated: read.filter(({ note }) => note?.gazette !== null).length,
    linked: read.filter(({ note }) => note?.by.infolegId !== null).length,
  }
}
const scopes: Record<string, number> = {}
for (const { note } of kept) if (note !== null) scopes[note.scope] = (scopes[note.scope] ?? 0) + 1
console.log(JSON.stringify({ usual: of(usual), all: of(kept), scopes, seconds, characters }))
for (const each of usual.filter(({ note }) => note === null).slice(0, Number(values.missed)))
  console.log(`— ${each.id}@${each.start}`, each.text.replace(/\s+/g, ' ').slice(0, 300))
const sampled = kept
  .filter(({ note }) => note !== null)
  .sort((x, y) => shuffle(x.id, x.start) - shuffle(y.id, y.start))
  .slice(0, Number(values.sample))
for (const { id, text, note } of sampled) {
  console.log(`\n${id}@${note?.start}-${note?.end}`, text.replace(/\s+/g, ' '))
  console.log('   ', JSON.stringify({ ...note, start: undefined, end: undefined }))
}
