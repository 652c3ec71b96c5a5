/** Questions suggested from what the library's documents say they are about. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { suggestedText } from '../../src/main/core/labels/suggested-text.ts'
import { exportLabelsInput } from '../../src/shared/contract/label-exchange.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

describe('what a document would be asked about', () => {
  const facts = {
    title: 'Resolución 247/2026',
    summary: null,
    section: 'primera' as const,
    organism: 'SECRETARÍA DE CULTIVOS',
    number: '247',
    vanished: false,
  }
  const of = (change: object) => suggestedText({ ...facts, ...change })
  it('is its summary, as one writes, without its code', () => {
    expect(of({ summary: 'HUERTAS EN TERRENOS OCIOSOS.' })).toBe('Huertas en terrenos ociosos')
    expect(of({ summary: 'RESOG-2026-77-E-RF-SG - Plan de facilidades de pago.' })).toBe(
      'Plan de facilidades de pago',
    )
  })
  it('is its title where that is no number and no name', () => {
    const own = { section: null, number: null, organism: null }
    expect(of({ ...own, title: 'Instructivo para la poda de veredas' })).toBe(
      'Instructivo para la poda de veredas',
    )
    expect(of({ section: null, title: 'RÉGIMEN DE HUERTAS VECINALES' })).toBe('Régimen de huertas vecinales')
    expect(of({ section: null, title: 'Resolución 247/2026' })).toBeUndefined()
    expect(
      of({ section: null, title: 'PODER EJECUTIVO', organism: 'PODER EJECUTIVO (P.E.N.)' }),
    ).toBeUndefined()
    expect(of({ title: 'Resolución 247/2026' })).toBeUndefined()
    expect(of({ section: 'segunda', title: 'TAHONA DEL ALBA S.R.L.', number: null })).toBeUndefined()
  })
  it('is nothing where nobody would ask it', () => {
    for (const summary of [
      'Modifícase el Decreto N° 318/2024.',
      'NOMBRASE MINISTRO SECRETARIO DE ESTADO AL DOCTOR ALFREDO ROQUE',
      'Desígnase Directora de Despacho.',
      'Síntesis de la resolución.',
      'Presupuesto.',
      'a '.repeat(150),
    ])
      expect(of({ summary }), summary).toBeUndefined()
    expect(of({ summary: 'Huertas en terrenos ociosos', vanished: true })).toBeUndefined()
  })
})

describe('suggestions', { timeout: 60_000 }, () => {
  const folder = temporaryFolder()
  let app: Application
  const demo = join(projectRoot, 'resources', 'demo', 'edicion')
  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([demo], false).id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })
  const counts = () => {
    const { questions, marks, open } = app.labels.status()
    return { questions, marks, open, listed: app.labels.questions('all', '', 100, 0).total }
  }
  const none = { questions: 0, marks: 0, open: 0, listed: 0 }

  it('come with a passage of their document, and nothing counts them until a person accepts', async () => {
    const made = await app.labels.suggestions.make(5)
    expect(made).toHaveLength(5)
    for (const { text, citation, excerpt, documentKey } of made) {
      expect(text.length * citation.length * excerpt.length).toBeGreaterThan(0)
      expect(suggestedText(app.view(documentKey!).meta)).toBe(text)
    }
    expect(counts()).toEqual(none)
    expect(app.labels.training()).toEqual([])
    expect(app.labels.figures().questions).toBe(0)
    const { questions, marks } = app.labels.exchange.preview(exportLabelsInput.parse({ format: 'package' }))
    expect({ questions, marks }).toEqual({ questions: 0, marks: 0 })
    expect(await app.labels.work(null, true)).toBeNull()
    // Marks go to questions, not to suggestions.
    const [first] = made
    const judge = {
      question: first!.question,
      on: { documentKey: first!.documentKey, start: 0 },
      verdict: 'relevant',
    }
    const how = howFound.parse({ surface: 'reader' })
    expect(() => app.labels.judge(judgeInput.parse({ ...judge, how }))).toThrow()
  })

  it('are others each time, many are decided at once, and one key takes it back', async () => {
    const before = app.labels.suggestions.list().map(({ question }) => question)
    const all = await app.labels.suggestions.make(5)
    expect(all).toHaveLength(10)
    expect(new Set(all.map(({ text }) => text)).size).toBe(10)
    expect(app.labels.suggestions.decide(before, true)).toBe(5)
    expect(counts()).toMatchObject({ questions: 5, open: 5, listed: 5 })
    expect(app.labels.question(before[0]!)).toMatchObject({ origin: 'suggestion', author: 'Fojas', marks: 0 })
    expect(app.labels.undo()?.words).toBe('Se deshicieron las sugerencias aceptadas')
    expect(counts()).toEqual(none)
    expect(app.labels.suggestions.list()).toHaveLength(10)
    expect(app.labels.suggestions.decide(before, false)).toBe(5)
    expect(app.labels.suggestions.list()).toHaveLength(5)
    // What was discarded is not suggested again.
    const gone = new Set(before.map((each) => app.labels.question(each).text))
    const again = await app.labels.suggestions.make(100)
    expect(again.filter(({ text }) => gone.has(text))).toEqual([])
    expect(again.length).toBeGreaterThan(10)
    expect(await app.labels.suggestions.make(100)).toHaveLength(again.length)
  })

  it('once accepted, in the person’s own words, are asked of their document among others', async () => {
    const [suggested] = app.labels.suggestions.list()
    app.labels.suggestions.decide(
      [suggested!.question],
      true,
      '¿Qué pide la norma para lo que se suele preguntar?',
    )
    const work = (await app.labels.work(suggested!.question, true))!
    expect(work.question.text).toBe('¿Qué pide la norma para lo que se suele preguntar?')
    const own = work.items.filter(({ how }) => how.source === 'suggested')
    expect(own.length).toBeGreaterThan(0)
    expect(
      own.every(({ documentKey, how }) => documentKey === suggested!.documentKey && how.rank === null),
    ).toBe(true)
    expect(work.items.length).toBeGreaterThan(own.length)
    app.labels.judge(
      judgeInput.parse({
        ...{ question: suggested!.question, on: { target: own[0]!.target }, verdict: 'relevant' },
        how: own[0]!.how,
      }),
    )
    expect(app.labels.training()).toHaveLength(1)
    // Another wording keeps what it was suggested from.
    app.labels.change(suggested!.question, { text: 'Otra manera de preguntarlo' })
    const anew = (await app.labels.work(suggested!.question, true))!
    expect(anew.items.some(({ how }) => how.source === 'suggested')).toBe(true)
    expect(app.labels.marks.list(markFilter.parse({}), 'at', true, 10, 0).total).toBe(1)
  })

  it('somebody accepted on another computer are questions here too', async () => {
    const there = openTestApplication(join(folder.path, 'otra'))
    await there.jobs.wait(there.import([demo], false).id)
    const here = app.labels.suggestions.list().map(({ question }) => app.labels.question(question))
    const uids = new Set(here.map(({ uid }) => uid))
    const shared = (await there.labels.suggestions.make(100)).find(({ question }) =>
      uids.has(there.labels.question(question).uid),
    )!
    there.labels.suggestions.decide([shared.question], true)
    const file = await there.labels.exchange.export(exportLabelsInput.parse({ format: 'package' }))
    const path = join(folder.path, 'de-otra.fojas')
    writeFileSync(path, Buffer.from(file.base64, 'base64'))
    const { uid } = there.labels.question(shared.question)
    await there.close()
    await app.labels.exchange.merge(path, false)
    expect(app.labels.question(here.find((each) => each.uid === uid)!.id).state).toBe('open')
  })
})
