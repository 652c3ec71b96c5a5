/** Questions that ask the same as a new one: of the same stems, or near it in meaning. */
import type { Writer } from '../library/database.ts'
import type { QueryMeaning } from '../search/service.ts'
import { stemsOf } from './stems.ts'
import * as work from './store-work.ts'
import * as store from './store.ts'

/** By the page: over it, joining is offered. */
export const sameCosine = 0.9
/** Offered at most. */
const offered = 5

export type Embed = (text: string, signal?: AbortSignal) => Promise<QueryMeaning | undefined>

export interface Alike {
  readonly question: number
  readonly cosine: number | null
  readonly stems: boolean
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, x, y] = [0, 0, 0]
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [p, q] = [a[i] ?? 0, b[i] ?? 0]
    dot += p * q
    x += p * p
    y += q * q
  }
  return x === 0 || y === 0 ? 0 : dot / Math.sqrt(x * y)
}

/** The nearest first. @param except a question that is not compared with itself */
export async function questionsAlike(
  writer: Writer,
  embed: Embed,
  text: string,
  except: number | null = null,
  signal?: AbortSignal,
): Promise<Alike[]> {
  const found = new Map<number, Alike>()
  const stems = stemsOf(text)
  if (stems !== '')
    for (const { id } of store.questionsOfStems(writer, stems))
      found.set(id, { question: id, cosine: null, stems: true })
  const asked = await embed(text, signal)
  if (asked !== undefined) {
    for (const missing of work.questionsWithoutVector(writer, asked.model)) {
      const meaning = await embed(missing.text, signal)
      // Another model came into use meanwhile: the next time.
      if (meaning?.model !== asked.model) break
      work.keepQuestionVector(writer, missing.id, asked.model, missing.text, meaning.embedding)
    }
    for (const { question, vector } of work.questionVectors(writer, asked.model)) {
      const near = cosine(asked.embedding, vector)
      const known = found.get(question)
      if (near > sameCosine || known !== undefined)
        found.set(question, { question, cosine: near, stems: known !== undefined })
    }
  }
  if (except !== null) found.delete(except)
  return [...found.values()]
    .sort((x, y) => Number(y.stems) - Number(x.stems) || (y.cosine ?? 0) - (x.cosine ?? 0))
    .slice(0, offered)
}
