/** The norm beside the one being read: another document, or the same at another place. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import type { DocumentMeta, Span } from '../../shared/domain/document.ts'
import { messageOf, type Client } from '../client.ts'
import { Copier, type CopyKind } from './copier.svelte.ts'
import { placeIn, type Place, type Position, type Spot } from './place.ts'
import { wholeOf, type Reading, type Stretch, type Visit } from './reading.ts'

/** What was beside, to show it again. */
export interface SecondMoment {
  readonly visit: Visit
  readonly strayed: boolean
  readonly position: Position | undefined
}

export class SecondNorm implements Reading {
  #visit = $state.raw<Visit>()
  returning = $state.raw<Position>()
  strayed = $state(false)
  /** Which of the two has the keys, or had them last; where both do not fit, the one on view. */
  turn = $state<'first' | 'second'>('first')
  position: (() => Position | undefined) | undefined
  readonly copier: Copier
  readonly #client: Pick<Client, 'documents'>
  readonly #failed: (message: string) => void
  /** Counts the openings: what comes late is dropped. */
  #opening = 0

  constructor(client: Pick<Client, 'documents'>, failed: (message: string) => void) {
    this.#client = client
    this.#failed = failed
    this.copier = new Copier(client, failed)
  }

  get shown(): DocumentView | undefined {
    return this.#visit?.view
  }

  get shownSpot(): Spot | undefined {
    return this.#visit?.spot
  }

  /** From elsewhere: what is opened beside is where it begins. */
  async open(key: number, place: Place, leave: () => void): Promise<boolean> {
    return this.#read(key, place, leave, false)
  }

  readonly visit = async (key: number, place: Place, leave: () => void): Promise<boolean> =>
    this.#read(key, place, leave, true)

  async #read(key: number, place: Place, leave: () => void, strayed: boolean): Promise<boolean> {
    this.#opening += 1
    const opening = this.#opening
    try {
      const known = this.shown?.meta.key === key ? this.shown : undefined
      const view = known ?? (await this.#client.documents.view({ key }))
      if (opening !== this.#opening) return false
      leave()
      this.strayed = strayed
      this.returning = undefined
      this.#visit = { view, spot: placeIn(view, place) }
      return true
    } catch (error) {
      this.#failed(messageOf(error))
      return false
    }
  }

  readonly stretch = (selected?: Span): Stretch | undefined => {
    const visit = this.#visit
    const span = selected ?? visit?.spot ?? wholeOf(visit?.view)
    return visit === undefined || span === undefined
      ? undefined
      : { key: visit.view.meta.key, start: span.start, end: span.end }
  }

  readonly copy = async (kind: CopyKind, selected?: Span): Promise<void> => {
    const stretch = this.stretch(selected)
    if (stretch !== undefined) await this.copier.copy(kind, stretch.key, stretch)
  }

  readonly renamed = async (meta: DocumentMeta): Promise<void> => {
    const before = this.#visit
    if (before?.view.meta.key !== meta.key) return
    try {
      const view = await this.#client.documents.view({ key: meta.key })
      if (this.#visit === before) this.#visit = { ...before, view }
    } catch (error) {
      this.#failed(messageOf(error))
    }
  }

  close(): void {
    this.#opening += 1
    this.#visit = undefined
    this.returning = undefined
    this.strayed = false
    this.turn = 'first'
  }

  capture(): SecondMoment | undefined {
    const visit = this.#visit
    return visit && { visit, strayed: this.strayed, position: this.position?.() }
  }

  restore(moment: SecondMoment | undefined): void {
    if (moment === undefined) {
      this.close()
      return
    }
    this.#opening += 1
    this.#visit = moment.visit
    this.strayed = moment.strayed
    this.returning = moment.position
  }
}
