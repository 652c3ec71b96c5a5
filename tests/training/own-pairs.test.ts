import { describe, expect, it } from 'vitest'
import type { Candidate, CandidateSource } from '../../src/main/core/training/candidates.ts'
import { Signatures } from '../../src/main/core/training/negatives.ts'
import { OwnPairs, OwnSupply } from '../../src/main/core/training/own-pairs.ts'
import { hashOf } from '../../src/main/core/training/question.ts'
import { settingsFor } from '../../src/main/core/training/request.ts'
import { planRows } from '../../src/main/core/training/rows.ts'
import { judged, passageText, question, world } from './support.ts'

const breathe = () => Promise.resolve()
const passages: Candidate[] = Array.from({ length: 80 }, (_, i) => {
  const text = `${passageText(i, i + 1, 200 + i)} ${passageText(i + 3, i + 2, 400 + i)}`
  return { text, hash: hashOf(text), document: `LIB-${i}` }
})
const library: CandidateSource = {
  ranked: (_question, limit) =>
    Promise.resolve(passages.slice(0, limit).map((each, i) => ({ ...each, score: 1 - i / 100 }))),
  random: (count) => Promise.resolve([...passages].reverse().slice(0, count)),
}
const marked = world(40)
const made = () => OwnPairs.of(marked, library, 3, breathe)

describe('pairs of the library’s own', () => {
  it('asks for each passage with a few words of it', async () => {
    const examples = (await made()).round(0)
    expect(new Set(examples.map(({ positive }) => positive.hash)).size).toBe(passages.length)
    for (const { question: own, positive } of examples) {
      expect(positive.text).toContain(own.text)
      expect(own.text.split(' ').length).toBeGreaterThanOrEqual(3)
      expect(own.text.split(' ').length).toBeLessThanOrEqual(12)
    }
  })

  it('is the same again for the same seed, and asks otherwise in the next round', async () => {
    const [first, again] = [(await made()).round(0), (await made()).round(0)]
    expect(again).toEqual(first)
    const asked = new Map(first.map((each) => [each.positive.hash, each.question.text]))
    const next = (await made()).round(1)
    const other = next.filter((each) => asked.get(each.positive.hash) !== each.question.text)
    expect(other.length).toBeGreaterThan(0.9 * next.length)
  })

  it('stands in no batch beside an answer of the same text or document, and brings as many wrong answers', async () => {
    const signatures = new Signatures()
    const supply = new OwnSupply(await made(), new Map(), signatures)
    const [first, second] = passages
    const batch = [
      question('¿Qué rige?', judged(first!.text, 2, 'LIB-0')),
      question('¿Y allí?', judged('Otra cosa, sobre lo mismo.', 2, 'LIB-1')),
    ].map((each) => ({ question: each, positive: each.passages[0]!, negatives: [] }))
    const seen = Array.from({ length: 10 }, () => supply.beside(batch, 16, 3)).flat()
    expect(seen).toHaveLength(160)
    const hashes = new Set(seen.map(({ positive }) => positive.hash))
    expect(hashes.has(first!.hash) || hashes.has(second!.hash)).toBe(false)
    // Each of the others as often as the rest, within a round.
    expect(hashes.size).toBe(passages.length - 2)
    for (const { positive, negatives } of seen) {
      expect(new Set(negatives.map(({ hash }) => hash)).size).toBe(3)
      expect(negatives.some(({ hash }) => hash === positive.hash)).toBe(false)
    }
  })

  it('goes without where the library has nothing to ask for', async () => {
    const empty: CandidateSource = { ranked: () => Promise.resolve([]), random: () => Promise.resolve([]) }
    const own = await OwnPairs.of(marked, empty, 3, breathe)
    expect(own.round(0)).toEqual([])
    expect(new OwnSupply(own, new Map(), new Signatures()).beside([], 16, 2)).toEqual([])
    const settings = settingsFor(
      { recipe: 'adapter', settings: { batch: 16, maxSteps: 4, negatives: 0 } },
      40,
    )
    const plan = await planRows(marked, settings, empty, breathe)
    expect(plan.batches.every(({ rows }) => rows.length <= 16)).toBe(true)
  })
})

describe('batches with pairs of the library’s own', () => {
  const texts = new Set(passages.map(({ text }) => text))
  const plan = (over: object, questions = marked) =>
    planRows(
      questions,
      settingsFor({ recipe: 'adapter', settings: { batch: 16, maxSteps: 6, negatives: 2, ...over } }, 40),
      library,
      breathe,
    )

  it('come behind the marked ones, so many a batch; none where none are wanted', async () => {
    for (const { rows } of (await plan({ ownPairs: 8 })).batches) {
      expect(rows.filter(([, answer]) => texts.has(answer!))).toHaveLength(8)
      expect(rows.slice(-8).every(([, answer]) => texts.has(answer!))).toBe(true)
      expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([4]))
    }
    for (const { rows } of (await plan({ ownPairs: 0 })).batches)
      expect(rows.some(([, answer]) => texts.has(answer!))).toBe(false)
  })

  it('leave the steps of an epoch as they are, and a loss that takes labels alone', async () => {
    const [with_, without] = [await plan({ ownPairs: 8 }), await plan({ ownPairs: 0 })]
    expect(with_.stepsPerEpoch).toBe(without.stepsPerEpoch)
    const labelled = await plan({ ownPairs: 8, loss: { name: 'CosineSimilarityLoss' } })
    expect(labelled.batches.flatMap(({ rows }) => rows).some(([, answer]) => texts.has(answer!))).toBe(false)
  })

  it('takes marked wrong answers first, then the search’s or any, as the recipe has it', async () => {
    const wrong = 'Esto no contesta nada de lo que se pregunta.'
    const questions = marked.map((each) => ({ ...each, passages: [...each.passages, judged(wrong, 0)] }))
    for (const mined of [true, false]) {
      const { batches } = await plan({ ownPairs: 0, mined }, questions)
      for (const { rows } of batches) for (const row of rows) expect(row[2]).toBe(wrong)
      const others = new Set(batches.flatMap(({ rows }) => rows.map((row) => row[3])))
      expect(others.size).toBeGreaterThan(4)
    }
  })
})
