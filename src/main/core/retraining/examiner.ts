/**
 * Control questions as the model in use ranks them and as what was learnt does, each with the weight of the cosine that
 * validation chose for it. An adapter is compared in the whole library, whose vectors it shares; an encoder that changed
 * among passages that neither model chose: those found by words, those judged, and some by chance.
 */
import { shuffled, uniforms } from '../../ml/random.ts'
import { dot, unit } from '../vectors/unit.ts'
import { applyQueryAdapter } from '../../ml/adapters/query-adapter.ts'
import { keyOfId, readPassages, readText } from '../corpus/read.ts'
import {
  hashedPassage,
  passageNames,
  passagesOfHash,
  randomPassages,
  type PassageName,
} from '../corpus/read-hashes.ts'
import type { Reader } from '../library/database.ts'
import type { PassageLegs } from '../search/passages.ts'
import type { QueryMeaning } from '../search/service.ts'
import type { Candidate } from '../training/candidates.ts'
import type { LearntChange } from '../models/learnt.ts'
import type { LearnerContext, PoolEmbeddings } from '../training/learners/learner.ts'
import type { EvaluationPool } from '../training/pool.ts'
import type { LearntPart } from '../training/train.ts'
import { rankingOf, type Found } from './ranking.ts'
import type { LoraParts } from './lora-parts.ts'
import type { Rival } from './rival.ts'
import type { SnapshotQuestion } from './snapshot.ts'
import type { Fold, StoredRanking } from './store.ts'
import { bestWeight } from './weight.ts'

export interface ExaminerHost {
  readonly reader: Reader
  /** @param meaning undefined: words alone */
  legs(
    text: string,
    meaning: QueryMeaning | undefined,
    among: readonly number[] | undefined,
    signal: AbortSignal,
  ): Promise<PassageLegs>
  /** Through the model in use. */
  question(text: string, signal: AbortSignal): Promise<QueryMeaning | undefined>
  /** Through the model that training starts from, changed. */
  embed(change: LearntChange, pool: EvaluationPool, context: LearnerContext): Promise<PoolEmbeddings>
}

export interface Examination {
  readonly folds: readonly Fold[]
  readonly rankings: readonly StoredRanking[]
  /** That the model is used with: the best over every part's validation. */
  readonly weight: number
  /** Questions that are no control: the model in use learnt from them. */
  readonly left: number
}

/** Of a passage that has no vector. */
const nothing = new Float32Array()

/** Passages found by words a question, passages by chance, and all that are compared at the most. */
const [byWords, byChance, most] = [200, 2000, 20_000]

interface Examined {
  readonly part: Omit<Fold, 'weight' | 'weightBefore'>
  readonly validation: readonly Searched[]
  readonly control: readonly Searched[]
  readonly left: number
}

interface Searched {
  readonly question: SnapshotQuestion
  readonly before: Found
  /** That a part of the model in use was judged with, where it answers: it had its own validation. */
  readonly weightBefore: number | undefined
  readonly after: Found
}

export class Examiner {
  readonly #host: ExaminerHost
  readonly #rival: Rival
  readonly #questions: ReadonlyMap<string, SnapshotQuestion>
  /** Of the model that training starts from. */
  readonly #root: { readonly model: string; readonly generation: number }
  readonly #seed: number
  readonly #names = new Map<number, PassageName>()
  readonly #parts: LoraParts
  readonly #examined: Examined[] = []

  constructor(
    host: ExaminerHost,
    rival: Rival,
    questions: readonly SnapshotQuestion[],
    root: { readonly model: string; readonly generation: number },
    parts: LoraParts,
    seed: number,
  ) {
    this.#parts = parts
    this.#host = host
    this.#rival = rival
    this.#questions = new Map(questions.map((question) => [question.id, question]))
    this.#root = root
    this.#seed = seed
  }

  /** Searches for what a part never saw, while its weights are at hand. @throws FojasError cancelled */
  async examine(part: LearntPart, context: LearnerContext): Promise<void> {
    const own = (questions: LearntPart['control']) =>
      questions.flatMap(({ id }) => this.#questions.get(id) ?? [])
    const among = part.learnt.changes === 'documents'
    const allowed = own(part.control).filter(({ id }) => this.#rival.of(id, among) !== null)
    const { adapter, peft } = await part.learnt.change(part.share)
    if (peft !== undefined) await this.#parts.keep(part.name, peft)
    const search = (questions: readonly SnapshotQuestion[]) =>
      among ? this.#amongSome(part, questions, context) : this.#inLibrary(part, questions, context)
    this.#examined.push({
      part: {
        name: part.name,
        unseen: part.control.map(({ id }) => id),
        adapter: adapter === undefined ? null : adapter.adapter,
        share: part.share,
      },
      validation: await search(own(part.validation)),
      control: await search(allowed),
      left: part.control.length - allowed.length,
    })
  }

  /**
   * The rankings that a verdict is given on. A part's weights are chosen on every validation question that is not
   * among its own control ones: a fold's alone are too few for a choice.
   */
  finish(): Examination {
    const chosen = (side: 'before' | 'after', without: ReadonlySet<string>) =>
      bestWeight(
        this.#examined.flatMap(({ validation }) =>
          validation
            .filter(({ question }) => !without.has(question.id))
            .filter(({ weightBefore }) => side === 'after' || weightBefore === undefined)
            .map((each) => ({ question: each.question, found: each[side] })),
        ),
      )
    const parts = this.#examined.map(({ part, control }) => {
      const unseen = new Set(part.unseen)
      const [weightBefore, weight] = [chosen('before', unseen), chosen('after', unseen)]
      return {
        fold: { ...part, weightBefore, weight },
        rankings: control.map(({ question, before, weightBefore: own, after }) => ({
          question: question.id,
          before: rankingOf(before, own ?? weightBefore),
          after: rankingOf(after, weight),
        })),
      }
    })
    return {
      folds: parts.map(({ fold }) => fold),
      rankings: parts.flatMap(({ rankings }) => rankings),
      weight: chosen('after', new Set()),
      left: this.#examined.reduce((sum, { left }) => sum + left, 0),
    }
  }

  async #inLibrary(
    part: LearntPart,
    questions: readonly SnapshotQuestion[],
    context: LearnerContext,
  ): Promise<Searched[]> {
    const pool = { questions, passages: [] }
    const plain = await part.learnt.embed(pool, 0, context)
    const learnt = await part.learnt.embed(pool, part.share, context)
    const out: Searched[] = []
    for (const [row, question] of questions.entries()) {
      await context.breathe()
      const before = await this.#before(question, rowOf(plain, row), undefined, context.signal)
      const meaning = { ...this.#root, embedding: rowOf(learnt, row) }
      const after = this.#found(await this.#host.legs(question.text, meaning, undefined, context.signal))
      out.push({ question, before, weightBefore: this.#weightOf(question, false), after })
    }
    return out
  }

  /** The same passages for both, and the same words: only the cosines differ. */
  async #amongSome(
    part: LearntPart,
    questions: readonly SnapshotQuestion[],
    context: LearnerContext,
  ): Promise<Searched[]> {
    if (questions.length === 0) return []
    const among = await this.#passagesFor(questions, context)
    const passages = [...among.values()]
    const ids = Uint32Array.from(among.keys())
    const plain = await part.learnt.embed({ questions, passages: [] }, 0, context)
    const learnt = await part.learnt.embed({ questions, passages }, part.share, context)
    const documents = passages.map((_, row) =>
      unit(learnt.documents.subarray(row * learnt.dimension, (row + 1) * learnt.dimension)),
    )
    const rowOfPassage = new Map([...ids].map((id, row) => [id, row]))
    const cosinesOf = (legs: PassageLegs, query: Float32Array, of: readonly Float32Array[]): PassageLegs => {
      const rows = legs.passages.map((id) => rowOfPassage.get(id) ?? 0)
      return { ...legs, cosine: Float32Array.from(rows, (row) => dot(query, of[row] ?? nothing)) }
    }
    const rivals = await this.#rivalParts({ questions, passages }, context)
    const out: Searched[] = []
    for (const [row, question] of questions.entries()) {
      await context.breathe()
      let before = await this.#before(question, rowOf(plain, row), [...ids], context.signal)
      const rival = rivals.get(question.id)
      if (rival !== undefined)
        before = {
          ...before,
          legs: cosinesOf(before.legs, unit(rowOf(rival.embeddings, row)), rival.documents),
        }
      const legs = cosinesOf(before.legs, unit(rowOf(learnt, row)), documents)
      const weightBefore = this.#weightOf(question, true)
      out.push({ question, before, weightBefore, after: { legs, names: before.names } })
    }
    return out
  }

  /** Questions that a kept LoRA of the model in use answers for, with the pool through it. */
  async #rivalParts(
    pool: EvaluationPool,
    context: LearnerContext,
  ): Promise<Map<string, { embeddings: PoolEmbeddings; documents: Float32Array[] }>> {
    const { lora } = this.#rival
    const out = new Map<string, { embeddings: PoolEmbeddings; documents: Float32Array[] }>()
    const byPart = new Map<string, string[]>()
    for (const { id } of pool.questions) {
      const answerer = this.#rival.of(id, true)
      if (answerer === null || answerer === 'whole' || answerer.adapter !== null) continue
      byPart.set(answerer.name, [...(byPart.get(answerer.name) ?? []), id])
    }
    if (lora === null) return out
    for (const [name, ids] of byPart) {
      const embeddings = await this.#host.embed(await lora.changeOf(name), pool, context)
      const { dimension, documents: all } = embeddings
      const documents = pool.passages.map((_, row) =>
        unit(all.subarray(row * dimension, (row + 1) * dimension)),
      )
      for (const id of ids) out.set(id, { embeddings, documents })
    }
    return out
  }

  /** With which the part answers that never saw the question; undefined where the whole model does. */
  #weightOf({ id }: SnapshotQuestion, among: boolean): number | undefined {
    const answerer = this.#rival.of(id, among)
    return answerer === null || answerer === 'whole' ? undefined : answerer.weight
  }

  /** @param plain the question through the model that training starts from */
  async #before(
    question: SnapshotQuestion,
    plain: Float32Array,
    among: readonly number[] | undefined,
    signal: AbortSignal,
  ): Promise<Found> {
    const answerer = this.#rival.of(question.id, among !== undefined)
    const fold = answerer === 'whole' ? null : answerer
    const meaning =
      fold?.adapter === undefined || fold.adapter === null
        ? await this.#host.question(question.text, signal)
        : {
            ...this.#root,
            embedding: Float32Array.from(
              applyQueryAdapter({ ...fold.adapter, dimension: plain.length }, unit(plain), fold.share),
            ),
          }
    return this.#found(await this.#host.legs(question.text, meaning, among, signal))
  }

  #found(legs: PassageLegs): Found {
    const unknown = [...legs.passages].filter((id) => !this.#names.has(id))
    for (const [id, name] of passageNames(this.#host.reader, unknown)) this.#names.set(id, name)
    return { legs, names: this.#names }
  }

  async #passagesFor(
    questions: readonly SnapshotQuestion[],
    context: LearnerContext,
  ): Promise<Map<number, Candidate>> {
    const { reader } = this.#host
    const ids = new Set<number>()
    for (const { passages } of questions)
      for (const { hash, document, whole } of passages) {
        if (whole && document !== null) {
          const key = keyOfId(reader, document)
          if (key !== undefined) for (const { id } of readPassages(reader, key)) ids.add(id)
        } else for (const { id } of passagesOfHash(reader, hash, 1, document ?? '')) ids.add(id)
      }
    for (const question of questions) {
      await context.breathe()
      const legs = await this.#host.legs(question.text, undefined, undefined, context.signal)
      const order = [...legs.lexical.keys()].sort((a, b) => (legs.lexical[b] ?? 0) - (legs.lexical[a] ?? 0))
      for (const place of order.slice(0, byWords)) ids.add(legs.passages[place] ?? 0)
    }
    const stream = { seed: this.#seed, name: 'passages compared' } as const
    const drawn = uniforms(stream, byChance * 4)
    let next = 0
    const random = randomPassages(reader, byChance, () => drawn[next++ % drawn.length] ?? 0)
    for (const id of shuffled(stream, random)) ids.add(id)
    const texts = new Map<number, string>()
    const out = new Map<number, Candidate>()
    for (const id of [...ids].slice(0, most).sort((a, b) => a - b)) {
      const passage = hashedPassage(reader, id)
      if (passage === undefined) continue
      const whole = texts.get(passage.documentKey) ?? readText(reader, passage.documentKey).text
      // In order, passages of one document come together.
      if (!texts.has(passage.documentKey)) texts.clear()
      texts.set(passage.documentKey, whole)
      out.set(id, {
        text: whole.slice(passage.start, passage.end),
        hash: passage.hash,
        document: passage.documentId,
      })
    }
    return out
  }
}

const rowOf = (
  { queries, dimension }: { readonly queries: Float32Array; readonly dimension: number },
  row: number,
): Float32Array => queries.slice(row * dimension, (row + 1) * dimension)
