/** References between documents: read from texts, kept, answered, corrected by hand. */
import { hash } from 'node:crypto'
import type {
  AliasRow,
  Candidates,
  Citing,
  CitingInput,
  CorrectInput,
  DocumentReferences,
} from '../../../shared/contract/references.ts'
import { typeNames } from '../../../shared/domain/names.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { fold } from '../../../shared/text/fold.ts'
import { articleOf } from '../../../shared/text/outline.ts'
import { dotted, normLabel } from '../citations/label.ts'
import { identitiesOf, readMeta, readText } from '../corpus/read.ts'
import type { JobContext, JobKind } from '../jobs/job.ts'
import type { JobService } from '../jobs/service.ts'
import type { Reader, Writer } from '../library/database.ts'
import { blob } from '../library/sql.ts'
import { citingOf } from './citing.ts'
import * as corrections from './correction-store.ts'
import { anchorOf } from './corrections.ts'
import { readReferences, type CitedPlaces, type Reading } from './found.ts'
import { findReferences } from './grammar/index.ts'
import { ReferenceKeeper } from './keeper.ts'
import { candidatesAt, referencesOf } from './of.ts'
import type { Named } from './own-targets.ts'
import * as store from './store.ts'

/** Reads texts outside this thread. */
export type TextReader = Disposable & {
  read(request: {
    readonly texts: readonly { readonly packed: Uint8Array; readonly self: Named }[]
    readonly reading: Reading
  }): Promise<CitedPlaces[][]>
}

/** Documents read at once: a kill loses no more, and a write of another waits for no more. */
const batch = 64
/** Bytes of packed text in one batch. */
const batchBytes = 4_000_000
/** UTF-16 units of what can be corrected at once. */
const longest = 500

export class ReferenceService {
  readonly #reader: Reader
  readonly #writer: Writer
  readonly #jobs: JobService
  readonly #texts: () => TextReader
  /** Of the job that reads, in the application's table of kinds. */
  readonly kind: JobKind = {
    kind: 'references',
    resumable: true,
    lane: 'corpus',
    run: (_params, context) => this.#readAll(context),
  }

  constructor(reader: Reader, writer: Writer, jobs: JobService, texts: () => TextReader) {
    this.#reader = reader
    this.#writer = writer
    this.#jobs = jobs
    this.#texts = texts
  }

  /** Starts reading what was not read yet, or was read by a former rule; nothing where nothing is left. */
  open(): void {
    if (store.countUnread(this.#writer, new ReferenceKeeper(this.#writer).reading().rule) === 0) return
    const listed = this.#jobs.list().find(({ kind }) => kind === 'references')
    if (listed?.state === 'queued' || listed?.state === 'running' || listed?.state === 'paused') return
    if (listed?.state === 'interrupted') this.#jobs.resume(listed.id)
    else this.#jobs.start('references', {})
  }

  /** @throws FojasError not_found */
  of(key: number): DocumentReferences {
    return this.#reader.snapshot(() => referencesOf(this.#reader, key))
  }

  /** @throws FojasError not_found */
  candidates(key: number, start: number): Candidates {
    return this.#reader.snapshot(() => candidatesAt(this.#reader, key, start))
  }

  /** @throws FojasError not_found */
  citing(input: CitingInput): Citing {
    return this.#reader.snapshot(() => {
      const { rule } = store.ruleInForce(this.#reader)
      return citingOf(this.#reader, input, store.countUnread(this.#reader, rule))
    })
  }

  /**
   * Keeps what a person says of a stretch of a document; what was said of it before is forgotten.
   * @throws FojasError not_found, bad_request
   */
  correct(input: CorrectInput): { id: number } {
    const { key, start, end } = input
    return this.#writer.transaction(() => {
      const { text } = readText(this.#writer, key)
      if (end > text.length || end <= start || end - start > longest || text.slice(start, end).trim() === '')
        throw new FojasError('bad_request', { detail: 'el lugar indicado no es una cita de este documento' })
      const to = input.verdict === 'none' ? null : this.#meant(input.to, input.article)
      for (const each of corrections.correctionRows(this.#writer, key))
        if (each.start !== null && each.end !== null && each.start < end && each.end > start)
          corrections.removeCorrection(this.#writer, each.id)
      const [identity = ''] = identitiesOf(this.#writer, key)
      const id = corrections.addCorrection(this.#writer, {
        ...anchorOf(text, start, end),
        identity,
        start,
        end,
        to,
      })
      this.#readAgain(key, text)
      return { id }
    })
  }

  /** @throws FojasError not_found */
  undo(id: number): void {
    this.#writer.transaction(() => {
      const known = corrections.correctionRow(this.#writer, id)
      if (known === undefined) throw new FojasError('not_found', { what: 'esa corrección' })
      corrections.removeCorrection(this.#writer, id)
      const row = this.#writer.get(
        'SELECT document_key AS key FROM document_identity WHERE identity = ?',
        known.identity,
      )
      const key = row?.['key']
      if (typeof key === 'number') this.#readAgain(key, readText(this.#writer, key).text)
    })
  }

  aliases(): AliasRow[] {
    return store.aliases(this.#reader).map(({ shown, type, number, year }) => ({
      name: shown,
      type,
      number,
      year,
      label: `${typeNames[type]} ${type === 'ley' ? dotted(number) : number}${year === null ? '' : `/${year}`}`,
    }))
  }

  /**
   * Gives a norm a name of one's own; every text is read again for it.
   * @throws FojasError bad_request
   */
  setAlias(name: string, norm: string): AliasRow[] {
    const [found, other] = findReferences(norm)
    const [type] = found?.types ?? []
    if (found === undefined || other !== undefined || type === undefined || found.number === null)
      throw new FojasError('bad_request', {
        detail: `«${norm}» no nombra una norma por su tipo y número, como «ley 27.499» o «decreto 70/2023»`,
      })
    if (type !== 'ley' && found.year === null)
      throw new FojasError('bad_request', { detail: `falta el año de «${norm}»` })
    if (!/\p{L}{2}/u.test(name))
      throw new FojasError('bad_request', { detail: 'el nombre debe tener letras' })
    // `Ley 24.240` has its meaning, and `Ley` alone would make a link of every one.
    if (
      findReferences(name).some(({ number }) => number !== null) ||
      (/^\p{L}+$/u.test(name) && reserved.has(fold(name)))
    )
      throw new FojasError('bad_request', { detail: `«${name}» ya nombra otra cosa` })
    const year = type === 'ley' ? null : found.year
    store.setAlias(this.#writer, { name: fold(name), shown: name, type, number: found.number, year })
    this.open()
    return this.aliases()
  }

  /** @throws FojasError not_found */
  removeAlias(name: string): AliasRow[] {
    if (!store.removeAlias(this.#writer, fold(name)))
      throw new FojasError('not_found', { what: `el nombre «${name}»` })
    this.open()
    return this.aliases()
  }

  #meant(key: number, article: string | null) {
    const [identity] = identitiesOf(this.#writer, key)
    if (identity === undefined) throw new FojasError('not_found', { what: 'el documento' })
    // As headings have it: «artículo 3°» is 3.
    const named = article === null ? null : (articleOf(article) ?? article)
    return { identity, label: normLabel(readMeta(this.#writer, key)), article: named }
  }

  /** One text at once: a person waits for it. */
  #readAgain(key: number, text: string): void {
    const keeper = new ReferenceKeeper(this.#writer)
    const { rule, aliases } = keeper.reading()
    keeper.keep(key, readReferences(text, aliases, readMeta(this.#writer, key)), rule, () => text)
  }

  /** Resumes by itself: what was read is marked so, document by document. */
  async #readAll(context: JobContext): Promise<{ documents: number }> {
    const keeper = new ReferenceKeeper(this.#writer)
    let reading = keeper.reading()
    let left = store.countUnread(this.#writer, reading.rule)
    using texts = this.#texts()
    let [done, after] = [0, 0]
    for (;;) {
      context.progress({ done, total: done + left, unit: 'documents' })
      const read = this.#nextTexts(reading.rule, after)
      const last = read.at(-1)
      if (last === undefined) break
      const cited = await texts.read({ texts: read, reading })
      this.#writer.transaction(() => {
        read.forEach(({ key, packed }, i) => {
          // Removed or changed meanwhile: what was read is of another text.
          const now = this.#packed(key)
          if (now === undefined || !sameBytes(now, packed)) return
          keeper.keep(key, cited[i] ?? [], reading.rule, () => readText(this.#writer, key).text)
        })
      })
      done += read.length
      left -= read.length
      after = last.key
      await context.breathe()
      // A name of one's own that came or went meanwhile: all from the beginning.
      const now = keeper.reading()
      if (now.rule === reading.rule) continue
      left = store.countUnread(this.#writer, now.rule)
      ;[reading, after] = [now, 0]
    }
    return { documents: done }
  }

  #nextTexts(rule: number, after: number): { key: number; packed: Uint8Array; self: Named }[] {
    const texts: { key: number; packed: Uint8Array; self: Named }[] = []
    let bytes = 0
    for (const key of store.unreadKeys(this.#writer, rule, after, batch)) {
      const packed = this.#packed(key)
      if (packed === undefined) continue
      bytes += packed.length
      if (texts.length > 0 && bytes > batchBytes) break
      const { type, number, year, gdeCode } = readMeta(this.#writer, key)
      texts.push({ key, packed, self: { type, number, year, gdeCode } })
    }
    return texts
  }

  #packed(key: number): Uint8Array | undefined {
    const row = this.#writer.get('SELECT text FROM document_text WHERE document_key = ?', key)
    return row === undefined ? undefined : blob(row, 'text')
  }
}

/** Words that are no name of one norm. */
const reserved = new Set(
  [
    'ley',
    'leyes',
    'decreto',
    'dnu',
    'resolucion',
    'disposicion',
    'acordada',
    'comunicacion',
    'circular',
  ].concat(['instruccion', 'codigo', 'constitucion', 'reglamento', 'articulo', 'anexo', 'norma']),
)

function sameBytes(x: Uint8Array, y: Uint8Array): boolean {
  return x.length === y.length && hash('sha1', x) === hash('sha1', y)
}
