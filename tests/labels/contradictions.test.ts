/** What the model in use contradicts, on a small library with its own index. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { passagesOfHash } from '../../src/main/core/corpus/read-hashes.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { markFilter, type Comparison } from '../../src/shared/contract/label-marks.ts'
import type { Verdict } from '../../src/shared/domain/verdicts.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { ordinances, writeOrdinances } from '../support/colloquial.ts'

describe('marks that the model in use contradicts', { timeout: 300_000 }, () => {
  const folder = temporaryFolder()
  let app: Application
  const texts = ordinances.slice(0, 3).map(({ question }) => question)
  const questions: number[] = []
  /** Of each question, its passages as the model ranks them. */
  const ranked: number[][] = []

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([writeOrdinances(folder.path)], false).id)
    for (const text of texts) {
      const typed = { text, matter: null, guideline: null, origin: 'typed' as const, apart: true }
      questions.push((await app.labels.add(typed)).question!.id)
    }
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  const judge = (question: number, place: number, verdict: Verdict) =>
    app.labels.judge(
      judgeInput.parse({
        question: questions[question],
        on: { passage: ranked[question]![place - 1] },
        verdict,
        how: howFound.parse({ surface: 'results' }),
      }),
    )
  const contradicted = (question?: number) =>
    app.labels.marks
      .list(
        markFilter.parse({ states: ['contradicted'], question: questions[question ?? -1] ?? null }),
        ...(['at', false, 100, 0] as const),
      )
      .marks.map(({ verdict, modelRank }) => `${verdict} ${String(modelRank)}`)
      .sort()
  async function compare(): Promise<Comparison[]> {
    const told: Comparison[] = []
    for await (const each of app.labels.compare()) told.push(each)
    return told
  }

  it('has nothing to compare with until there is an index by meaning', async () => {
    expect(await compare()).toEqual([{ model: null, done: 0, total: 0 }])
    await app.jobs.wait(app.index().id)
    for (const text of texts) {
      const ranking = await app.retraining.ranking(text, new AbortController().signal)
      ranked.push(ranking.map(({ hash }) => passagesOfHash(app.reader, hash, 1)[0]!.id))
    }
    expect(ranked.map(({ length }) => length)).toEqual([80, 80, 80])
  })

  it('are a relevante that it leaves behind and a no relevante that it puts before every answer', async () => {
    judge(0, 1, 'irrelevant')
    judge(0, 40, 'relevant')
    judge(0, 30, 'irrelevant')
    expect(contradicted()).toEqual([])
    expect(await compare()).toEqual([
      { model: 'semilla', done: 0, total: 1 },
      { model: 'semilla', done: 1, total: 1 },
    ])
    expect(contradicted()).toEqual(['irrelevant 1', 'relevant 40'])
    // Asked once: nothing changed since.
    expect(await compare()).toEqual([{ model: 'semilla', done: 1, total: 1 }])
  })

  it('are others as soon as a mark changes, and what is new is asked about', async () => {
    // An answer before it: the model is right about the question.
    judge(0, 40, 'irrelevant')
    judge(0, 1, 'relevant')
    expect(contradicted()).toEqual([])
    app.labels.undo()
    expect(contradicted()).toEqual([])
    app.labels.undo()
    expect(contradicted()).toEqual(['irrelevant 1', 'relevant 40'])
    judge(1, 2, 'irrelevant')
    judge(1, 3, 'relevant')
    expect((await compare()).at(-1)).toMatchObject({ done: 2, total: 2 })
    expect(contradicted(1)).toEqual(['irrelevant 2'])
    judge(1, 1, 'relevant')
    expect((await compare())[0]).toMatchObject({ done: 1, total: 2 })
    expect(contradicted(1)).toEqual([])
  })

  it('no answer of a question is to blame for standing before another', async () => {
    for (let place = 1; place <= 12; place += 1) judge(2, place, place % 2 === 0 ? 'partial' : 'relevant')
    judge(2, 22, 'relevant')
    await compare()
    expect(contradicted(2)).toEqual([])
    judge(2, 24, 'relevant')
    await compare()
    // Twelve answers and one more stand before it, and ten that are none.
    expect(contradicted(2)).toEqual(['relevant 24'])
  })

  it('are asked about again, by another person and without telling them', async () => {
    app.labels.configure({
      ...app.labels.status().settings,
      ...{ annotator: 'Bruno', depth: 1, random: 0, contradicted: 5 },
    })
    const work = (await app.labels.work(questions[0]!, true))!
    const source = (target: number) => work.items.find((each) => each.target === target)!.how.source
    const { marks } = app.labels.marks.list(
      markFilter.parse({ states: ['contradicted'], question: questions[0] }),
      ...(['at', false, 10, 0] as const),
    )
    expect(marks).toHaveLength(2)
    expect(marks.map(({ target }) => source(target))).toEqual(['contradicted', 'contradicted'])
    expect(work.items.every(({ mark }) => mark === null)).toBe(true)
  })

  it('stops with whoever follows it, and goes on from there', async () => {
    // Asked in other words, each is compared anew.
    for (const question of questions)
      app.labels.change(question, { text: `${texts[questions.indexOf(question)]!} Hoy` })
    for await (const { done } of app.labels.compare()) if (done === 1) break
    const [first] = await compare()
    expect(first).toMatchObject({ done: 1, total: 3 })
    const controller = new AbortController()
    controller.abort()
    for (const question of questions)
      app.labels.change(question, { text: `${texts[questions.indexOf(question)]!} Ayer` })
    const told: Comparison[] = []
    for await (const each of app.labels.compare(controller.signal)) told.push(each)
    expect(told).toEqual([{ model: 'semilla', done: 0, total: 3 }])
  })
})
