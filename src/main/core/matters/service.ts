/**
 * Matters: what a case gathers. Everything is on the disk when a call ends. What is taken out can be brought back until
 * the application is closed; passages are kept with their text, and outlive their documents.
 */
import { z } from 'zod'
import type {
  Matter,
  MatterList,
  MatterNote,
  MatterPage,
  MatterPassage,
  PartRef,
} from '../../../shared/contract/matters.ts'
import type { SavedSearch } from '../../../shared/contract/saved.ts'
import type { Span } from '../../../shared/domain/document.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { readMeta } from '../corpus/read.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { LabelService } from '../labels/service.ts'
import { textStatus } from '../texts/service.ts'
import { placeOfSpan, standingOf } from './place.ts'
import * as store from './store.ts'

export interface MatterHost {
  readonly reader: Reader
  /** Whose transactions are on the disk when they end; the one that questions are written with. */
  readonly writer: Writer
  readonly labels: Pick<LabelService, 'matters' | 'question'>
  /** The saved searches, with what is new for each. */
  readonly searches: () => readonly SavedSearch[]
}

const missing = () => new FojasError('not_found', { what: 'la carpeta' })
const now = (): string => new Date().toISOString()
const questionIds = z.array(z.number().int())
/** As people compare captions: regardless of case. */
const folded = (caption: string): string => caption.toLocaleLowerCase('es')

export class MatterService {
  readonly #host: MatterHost
  readonly #writer: Writer

  constructor(host: MatterHost) {
    this.#host = host
    this.#writer = host.writer
    store.purgeRemoved(this.#writer)
  }

  list(): MatterList {
    const searches = new Map(this.#host.searches().map((each) => [each.id, each]))
    const links = store.searchLinks(this.#writer)
    const [notes, passages] = [
      store.countParts(this.#writer, 'note'),
      store.countParts(this.#writer, 'passage'),
    ]
    const carried = this.#host.labels.matters.captions()
    const matters = store.listMatters(this.#writer)
    const known = new Set(matters.map(({ caption }) => caption))
    return {
      matters: matters.map((each) => {
        const own = links.flatMap(({ matter, search }) =>
          matter === each.id ? (searches.get(search) ?? []) : [],
        )
        return {
          ...each,
          notes: notes.get(each.id) ?? 0,
          passages: passages.get(each.id) ?? 0,
          questions: carried.find(({ caption }) => caption === each.caption)?.questions ?? 0,
          searches: own.length,
          news: own.reduce((sum, { news }) => sum + news, 0),
        }
      }),
      unknown: carried.filter(({ caption }) => !known.has(caption)),
    }
  }

  /** @throws FojasError not_found */
  page(id: number): MatterPage {
    const matter = this.#get(id)
    const linked = new Set(
      store.searchLinks(this.#writer).flatMap((link) => (link.matter === id ? link.search : [])),
    )
    return {
      ...matter,
      notes: store.notesOf(this.#writer, id),
      passages: this.passages(id),
      questions: this.#host.labels.matters.questions(matter.caption),
      searches: this.#host.searches().filter((each) => linked.has(each.id)),
    }
  }

  /** As the library holds them now: a document that was imported again has its stretches found in it. */
  passages(id: number): MatterPassage[] {
    const { reader } = this.#host
    return store.passagesOf(this.#writer, id).map((kept) => {
      const { standing, key, placed } = standingOf(reader, kept)
      if (placed !== undefined) store.setPlace(this.#writer, kept.id, placed)
      const { title, citation, start, end, text } = placed ?? kept
      const { note, addedAt } = kept
      return {
        ...{ id: kept.id, title, citation, start, end, text, note, addedAt, standing, key },
        textStatus: key === null ? null : textStatus(reader, readMeta(reader, key)),
      }
    })
  }

  /** @throws FojasError name_taken */
  create(caption: string, fileNumber: string | null): Matter {
    return this.#get(
      this.#writer.transaction(() => {
        this.#refuseTaken(caption, 0)
        return store.insertMatter(this.#writer, caption, fileNumber, now())
      }),
    )
  }

  /** Its questions go with a new caption. @throws FojasError not_found, name_taken */
  change(
    id: number,
    change: {
      readonly caption?: string | undefined
      readonly fileNumber?: string | null | undefined
      readonly archived?: boolean | undefined
    },
  ): Matter {
    this.#writer.transaction(() => {
      const before = this.#get(id)
      const after: Matter = {
        ...before,
        caption: change.caption ?? before.caption,
        fileNumber: change.fileNumber === undefined ? before.fileNumber : change.fileNumber,
        archived: change.archived ?? before.archived,
      }
      if (after.caption !== before.caption) {
        this.#refuseTaken(after.caption, id)
        this.#host.labels.matters.move(before.caption, after.caption)
      }
      store.setMatter(this.#writer, after)
      store.touch(this.#writer, id, now())
    })
    return this.#get(id)
  }

  /** Its questions stay in Etiquetar, and belong to none. @throws FojasError not_found */
  remove(id: number): void {
    this.#writer.transaction(() => {
      const { caption } = this.#get(id)
      const questions = this.#host.labels.matters.move(caption, null)
      store.setMatterRemoved(this.#writer, id, now(), questions)
    })
  }

  /** @throws FojasError not_found, name_taken */
  restore(id: number): Matter {
    this.#writer.transaction(() => {
      const removed = store.findMatter(this.#writer, id, true)
      if (removed === undefined) throw missing()
      this.#refuseTaken(removed.caption, id)
      const questions = questionIds.parse(JSON.parse(store.removedQuestions(this.#writer, id)))
      store.setMatterRemoved(this.#writer, id, null, [])
      // Those that went to another matter meanwhile stay there.
      const free = questions.filter((question) => this.#host.labels.question(question).matter === null)
      this.#host.labels.matters.set(free, removed.caption)
    })
    return this.#get(id)
  }

  /** In the order given; what it holds already is not added again. @throws FojasError not_found */
  addPassages(
    id: number,
    spans: readonly (Span & { readonly key: number })[],
  ): { added: number[]; already: number } {
    return this.#writer.transaction(() => {
      this.#get(id)
      const held = new Set(store.passagesOf(this.#writer, id).map(placeName))
      const added: number[] = []
      for (const { key, start, end } of spans) {
        const placed = placeOfSpan(this.#host.reader, key, start, end)
        if (held.has(placeName(placed))) continue
        held.add(placeName(placed))
        added.push(store.insertPassage(this.#writer, id, placed, now()))
      }
      store.touch(this.#writer, id, now())
      return { added, already: spans.length - added.length }
    })
  }

  /** @throws FojasError not_found */
  movePassage(id: number, before: number | null): void {
    this.#writer.transaction(() => {
      const matter = this.#ofPart({ kind: 'passage', id }, false)
      const order = store
        .passagesOf(this.#writer, matter)
        .map((each) => each.id)
        .filter((each) => each !== id)
      const at = before === null ? order.length : order.indexOf(before)
      if (at < 0) throw new FojasError('not_found', { what: 'el fragmento' })
      order.splice(at, 0, id)
      for (const [i, each] of order.entries()) store.setPosition(this.#writer, each, i + 1)
      store.touch(this.#writer, matter, now())
    })
  }

  /** @throws FojasError not_found */
  addNote(id: number, text: string): MatterNote {
    const note = this.#writer.transaction(() => {
      this.#get(id)
      store.touch(this.#writer, id, now())
      return store.insertNote(this.#writer, id, text, now())
    })
    const found = store.notesOf(this.#writer, id).find((each) => each.id === note)
    if (found === undefined) throw missing()
    return found
  }

  /** What a note says, or what is noted of a passage. @throws FojasError not_found */
  write(part: PartRef, text: string): void {
    this.#writer.transaction(() => {
      const matter = this.#ofPart(part, false)
      store.setPartText(this.#writer, part, text)
      if (part.kind === 'note') store.setNoteChanged(this.#writer, part.id, now())
      store.touch(this.#writer, matter, now())
    })
  }

  /** @throws FojasError not_found */
  takeOut(part: PartRef): void {
    this.#ofPart(part, false)
    store.setPartRemoved(this.#writer, part, now())
  }

  /** @throws FojasError not_found */
  bringBack(part: PartRef): void {
    this.#ofPart(part, true)
    store.setPartRemoved(this.#writer, part, null)
  }

  /** @throws FojasError not_found */
  linkSearch(id: number, search: number, linked: boolean): void {
    this.#writer.transaction(() => {
      this.#get(id)
      if (!this.#host.searches().some((each) => each.id === search))
        throw new FojasError('not_found', { what: 'la búsqueda guardada' })
      store.linkSearch(this.#writer, id, search, linked)
      store.touch(this.#writer, id, now())
    })
  }

  /** A question belongs to one matter at most. @throws FojasError not_found */
  placeQuestion(question: number, id: number | null): void {
    this.#writer.transaction(() => {
      this.#host.labels.question(question)
      this.#host.labels.matters.set([question], id === null ? null : this.#get(id).caption)
      if (id !== null) store.touch(this.#writer, id, now())
    })
  }

  #get(id: number): Matter {
    const found = store.findMatter(this.#writer, id)
    if (found === undefined) throw missing()
    return found
  }

  /** The matter that something of it belongs to. */
  #ofPart(part: PartRef, removed: boolean): number {
    const matter = store.matterOfPart(this.#writer, part, removed)
    if (matter === undefined)
      throw new FojasError('not_found', { what: part.kind === 'note' ? 'la nota' : 'el fragmento' })
    return matter
  }

  #refuseTaken(caption: string, besides: number): void {
    const taken = store
      .captions(this.#writer)
      .some((each) => each.id !== besides && folded(each.caption) === folded(caption))
    if (taken) throw new FojasError('matter_taken', { caption })
  }
}

const placeName = ({ documentId, start, end }: store.Placed): string => `${documentId} ${start} ${end}`
