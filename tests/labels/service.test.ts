import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { howFound, judgeInput, type LabelQuestion } from '../../src/shared/contract/labels.ts'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import type { Verdict } from '../../src/shared/domain/verdicts.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

const found = howFound.parse({ surface: 'results', query: 'riego', rank: 3, score: 0.5 })
const long =
  'El plan de riego de las huertas vecinales se presenta ante la dirección de espacios verdes dentro de los treinta ' +
  'días de concedida la parcela, con el detalle de los turnos de agua, la distancia a la toma pública y el nombre de ' +
  'las personas que van a cuidar de cada cantero durante el verano'

describe('marks', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let app: Application

  async function write(name: string, text: string): Promise<void> {
    writeFileSync(join(folder.path, name), text)
    await app.jobs.wait(app.import([join(folder.path, name)], false).id)
  }
  beforeEach(async () => {
    folder = temporaryFolder()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await write('riego.txt', `${long}.\n`)
    await write(
      'balizas.txt',
      'Las balizas del puerto se encienden al caer el sol y se apagan al amanecer.\n',
    )
    await write('poda.txt', 'La poda de los árboles de la vereda la hace la municipalidad en invierno.\n')
  })
  afterEach(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  async function add(text: string): Promise<LabelQuestion> {
    const { question } = await app.labels.add({
      text,
      matter: null,
      guideline: null,
      origin: 'typed',
      apart: true,
    })
    if (question === null) throw new Error('it was not made')
    return question
  }
  async function passageOf(text: string): Promise<number> {
    const request = searchInput.parse({ text, mode: 'lexical', remember: false })
    const [first] = (await app.query(request)).results
    if (first === undefined) throw new Error('not found')
    return first.passage.id
  }
  const judge = (question: number, passage: number, verdict: Verdict | 'none', note?: string) =>
    app.labels.judge(judgeInput.parse({ question, on: { passage }, verdict, note, how: found }))
  const as = (annotator: string) => app.labels.configure({ ...app.labels.status().settings, annotator })
  const table = (filter: object = {}) =>
    app.labels.marks.list(markFilter.parse(filter), 'at', true, 100, 0).marks

  it('all that one person said is erased for good, and what others said holds', async () => {
    as('Ana')
    const question = await add('¿Cuándo se presenta el plan de riego?')
    const passage = await passageOf('plan de riego')
    judge(question.id, passage, 'relevant', 'nota de Ana')
    as('Bruno')
    judge(question.id, passage, 'irrelevant')
    const { target } = app.labels.marks.disagreements()[0]!
    app.labels.marks.resolve(question.id, target, 'partial', null)
    as('Ana')
    app.labels.marks.resolve(question.id, target, 'relevant', null)
    expect(app.labels.training()[0]!.passages[0]!.grade).toBe(2)
    expect(app.labels.erase('Ana')).toEqual({ judgments: 2 })
    // What Bruno had settled holds again.
    expect(app.labels.training()[0]!.passages[0]!.grade).toBe(1)
    expect(table().map(({ annotator }) => annotator)).not.toContain('Ana')
    expect(app.labels.undo()).toBeNull()
    expect(app.labels.question(question.id).author).not.toBe('Ana')
    const named = app.library.writer.all(
      `SELECT annotator AS name FROM label_judgment UNION SELECT annotator FROM label_act UNION SELECT author FROM label_question
       UNION SELECT annotator FROM label_finished UNION SELECT coalesce(note, '') FROM label_judgment`,
    )
    expect(named.map(({ name }) => name)).not.toContain('Ana')
    expect(named.map(({ name }) => name)).not.toContain('nota de Ana')
  })

  it('appends what is said, and takes it back by what held before', async () => {
    as('Ana')
    const question = await add('¿Cuándo se presenta el plan de riego?')
    const passage = await passageOf('plan de riego')
    expect(judge(question.id, passage, 'relevant', 'art. 1')).toMatchObject({
      passageId: passage,
      mark: { verdict: 'relevant', note: 'art. 1' },
    })
    // The note stays with the mark until another is written.
    expect(judge(question.id, passage, 'partial').mark).toMatchObject({ verdict: 'partial', note: 'art. 1' })
    expect(app.labels.undo()).toMatchObject({ kind: 'judge', question: question.id, passageIds: [passage] })
    expect(app.labels.onPassages(question.id, [passage])).toMatchObject([{ mark: { verdict: 'relevant' } }])
    expect(app.labels.undo()).toMatchObject({ kind: 'judge' })
    expect(app.labels.onPassages(question.id, [passage])).toEqual([])
    // The question itself is an act too.
    expect(app.labels.undo()).toMatchObject({ kind: 'question' })
    expect(app.labels.question(question.id).state).toBe('removed')
    expect(app.labels.undo()).toBeNull()
    const [first] = app.library.writer.all('SELECT target_id FROM label_judgment')
    const history = app.labels.marks.history(question.id, Number(first?.['target_id']))
    expect(history.map(({ verdict, act }) => `${act} ${verdict}`)).toEqual([
      'judge relevant',
      'judge partial',
      'undo relevant',
      'undo none',
    ])
    expect(history[0]?.how).toMatchObject({ query: 'riego', rank: 3, score: 0.5 })
  })

  it('gives the trainer grades with their texts, without what nobody could judge or what is contradicted', async () => {
    const question = await add('plan de riego')
    const other = await passageOf('balizas puerto')
    const third = await passageOf('poda árboles')
    const passage = await passageOf('plan de riego')
    as('Ana')
    judge(question.id, passage, 'relevant')
    judge(question.id, other, 'irrelevant')
    judge(question.id, third, 'unable')
    as('Beto')
    judge(question.id, other, 'partial')
    judge(question.id, third, 'partial')
    const [given] = app.labels.training()
    expect(given).toMatchObject({ uid: question.uid, text: 'plan de riego' })
    expect(given?.passages).toMatchObject([
      { grade: 2, text: `${long}.`, document: 'riego.txt', passageId: passage, propagated: false },
      { grade: 1, document: 'poda.txt' },
    ])
    expect(app.labels.status()).toMatchObject({ disagreements: 1, marks: 3 })
    const [disagreement] = app.labels.marks.disagreements()
    expect(disagreement?.said.map(({ annotator, verdict }) => `${annotator} ${verdict}`)).toEqual([
      'Ana irrelevant',
      'Beto partial',
    ])
    app.labels.marks.resolve(question.id, disagreement?.target ?? 0, 'irrelevant', 'habla de otra cosa')
    expect(app.labels.status().disagreements).toBe(0)
    expect(app.labels.training()[0]?.passages.map(({ grade }) => grade)).toEqual([2, 0, 1])
    expect(app.labels.marks.agreement()).toMatchObject({ double: 1, pair: ['Ana', 'Beto'], percent: 0 })
  })

  it('marks equal and nearly equal passages with one key, and takes them back with one', async () => {
    await write('copia.txt', `${long}.\n`.replace('treinta', 'treinta '))
    await write('casi.txt', `${long} y el otoño.\n`)
    as('Ana')
    const question = await add('plan de riego')
    const passage = await passageOf('plan de riego')
    judge(question.id, passage, 'relevant')
    await app.labels.idle()
    const marks = table()
    expect(marks).toHaveLength(2)
    expect(marks.filter(({ states }) => states.includes('propagated'))).toHaveLength(1)
    expect(judge(question.id, passage, 'partial').alike).toBe(1)
    expect(table().map(({ verdict }) => verdict)).toEqual(['partial', 'partial'])
    app.labels.undo()
    expect(table().map(({ verdict }) => verdict)).toEqual(['relevant', 'relevant'])
    app.labels.undo()
    expect(table()).toEqual([])
  })

  it('keeps marks of a text that is imported again, and asks about those that changed', async () => {
    as('Ana')
    const question = await add('plan de riego')
    const passage = await passageOf('plan de riego')
    const other = await passageOf('balizas puerto')
    judge(question.id, passage, 'relevant')
    judge(question.id, other, 'irrelevant')
    const key = app.search.query(searchInput.parse({ text: 'riego', mode: 'lexical', remember: false }))
    await app.corpus.remove((await key).results[0]?.document.key ?? 0)
    expect(table({ states: ['gone'] })).toMatchObject([{ verdict: 'relevant', documentKey: null }])
    expect(app.labels.training()[0]?.passages[0]).toMatchObject({ text: `${long}.`, passageId: null })
    await write('otra.txt', `${long}.\n`)
    expect(table({ states: ['gone'] })).toEqual([])
    expect(app.labels.training()[0]?.passages[0]?.passageId).toBe(await passageOf('plan de riego'))

    await write(
      'balizas.txt',
      'Las balizas del puerto se encienden al caer el sol y se apagan a las siete.\n',
    )
    const [changed] = app.labels.marks.toReview()
    expect(changed).toMatchObject({ standing: 'changed', verdict: 'irrelevant', asked: false })
    const changes = changed?.now?.text.filter((run) => run.changed).map(({ text }) => text)
    expect(changes?.join('')).toContain('las siete')
    expect(changed?.before.map(({ text }) => text).join('')).toContain('al amanecer')
    app.labels.marks.review(changed?.judgment ?? 0, 'follow')
    expect(app.labels.marks.toReview()).toEqual([])
    expect(app.labels.onPassages(question.id, [await passageOf('balizas puerto')])).toMatchObject([
      { mark: { verdict: 'irrelevant' } },
    ])
    app.labels.undo()
    app.labels.marks.review(app.labels.marks.toReview()[0]?.judgment ?? 0, 'keep')
    expect(app.labels.marks.toReview()).toEqual([])
    expect(table({ verdicts: ['irrelevant'] })).toHaveLength(1)

    // Judged anew, of what stands there now; or taken away.
    app.labels.undo()
    app.labels.marks.review(app.labels.marks.toReview()[0]?.judgment ?? 0, 'follow', 'partial')
    expect(app.labels.onPassages(question.id, [await passageOf('balizas puerto')])).toMatchObject([
      { mark: { verdict: 'partial' } },
    ])
    app.labels.undo()
    app.labels.marks.review(app.labels.marks.toReview()[0]?.judgment ?? 0, 'drop')
    expect(app.labels.marks.toReview()).toEqual([])
    expect(table().map(({ verdict }) => verdict)).toEqual(['relevant'])
  })

  it('changes many marks in one act, joins questions, and undoes each with one key', async () => {
    as('Ana')
    const [one, two] = [await add('plan de riego'), await add('turnos de agua')]
    const [passage, other] = [await passageOf('plan de riego'), await passageOf('balizas puerto')]
    judge(one.id, passage, 'relevant')
    judge(one.id, other, 'irrelevant')
    judge(two.id, passage, 'partial')
    const ids = table().map(({ judgment }) => judgment)
    expect(app.labels.marks.bulk({ do: 'verdict', judgments: ids, verdict: 'irrelevant' })).toBe(2)
    expect(new Set(table().map(({ verdict }) => verdict))).toEqual(new Set(['irrelevant']))
    app.labels.undo()
    expect(table({ question: one.id }).map(({ verdict }) => verdict)).toContain('relevant')
    // Where the question has a mark already, that one stays.
    expect(app.labels.marks.join([one.id], two.id)).toBe(2)
    expect(app.labels.question(one.id)).toMatchObject({ state: 'joined', marks: 0 })
    expect(
      table({ question: two.id })
        .map(({ verdict }) => verdict)
        .sort(),
    ).toEqual(['irrelevant', 'partial'])
    app.labels.undo()
    expect(app.labels.question(one.id)).toMatchObject({ state: 'open', marks: 2 })
    expect(app.labels.question(two.id)).toMatchObject({ marks: 1 })
    const [mark] = table({ question: one.id })
    app.labels.marks.bulk({ do: 'review', judgments: [mark?.judgment ?? 0], on: true })
    expect(app.labels.status().review).toBe(1)
    expect(table({ states: ['review'] })).toHaveLength(1)
  })

  it('offers a question that asks the same, in whatever order', async () => {
    const question = await add('¿Cuándo se presenta el plan de riego?')
    const asked = {
      text: 'presentar planes de riego: cuándo',
      matter: null,
      guideline: null,
      origin: 'search' as const,
      apart: false,
    }
    const { question: made, alike } = await app.labels.add(asked)
    expect(made).toBeNull()
    expect(alike).toMatchObject([{ question: { id: question.id }, stems: true }])
    expect((await app.labels.add({ ...asked, apart: true })).question?.id).not.toBe(question.id)
  })

  it('goes through the candidates of a question, remembers where one was, and ends by itself', async () => {
    as('Ana')
    await add('plan de riego')
    await add('balizas del puerto')
    const work = await app.labels.work(null, true)
    expect(work?.left).toBe(2)
    expect(work?.items.length).toBeGreaterThan(1)
    const [first, second] = work?.items ?? []
    app.labels.defer(work?.question.id ?? 0, first?.target ?? 0)
    const again = await app.labels.work(null, true)
    expect(again?.question.id).toBe(work?.question.id)
    expect(again?.items[0]?.target).toBe(second?.target)
    expect(again?.items.at(-1)?.target).toBe(first?.target)
    for (const { target } of again?.items ?? [])
      app.labels.judge(
        judgeInput.parse({
          question: work?.question.id,
          on: { target },
          verdict: 'irrelevant',
          how: { surface: 'queue' },
        }),
      )
    expect(app.labels.question(work?.question.id ?? 0)).toMatchObject({ finished: true, waiting: 0 })
    expect((await app.labels.work(null, true))?.question.id).not.toBe(work?.question.id)
    app.labels.undo()
    expect(app.labels.question(work?.question.id ?? 0)).toMatchObject({ finished: false, waiting: 1 })
    expect(app.labels.next(work?.question.id ?? 0)).not.toBe(work?.question.id)
  })

  it('takes in the questions of a data set once, with the documents they were asked of', async () => {
    await write(
      'preguntas.csv',
      'question,context,grade\n¿Quién poda?,Poda el municipio cada invierno.,2\n¿Quién riega?,Poda el municipio cada invierno.,0\n',
    )
    expect(app.labels.takeDatasets()).toBe(2)
    expect(app.labels.takeDatasets()).toBe(0)
    expect(app.labels.training()).toMatchObject([
      { text: '¿Quién poda?', passages: [{ grade: 2, text: 'Poda el municipio cada invierno.' }] },
      { text: '¿Quién riega?', passages: [{ grade: 0 }] },
    ])
    expect(table()[0]).toMatchObject({ annotator: 'preguntas.csv' })
    rmSync(join(folder.path, 'preguntas.csv'))
  })
})
