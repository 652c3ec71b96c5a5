/** The one button on a small library whose questions share few words with their answers. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unzipSync } from 'fflate'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import type { Application } from '../../src/main/core/application.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import type { Training } from '../../src/shared/contract/training.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { ordinances, writeOrdinances } from '../support/colloquial.ts'
import { projectRoot } from '../support/shared.ts'

// Trainings beside whatever else the computer does.
describe('the one button', { timeout: 300_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>
  let app: Application
  beforeEach(() => {
    folder = temporaryFolder()
    app = openTestApplication(join(folder.path, 'biblioteca'))
  })
  afterEach(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  async function library(of?: (index: number) => number): Promise<void> {
    const file = writeOrdinances(folder.path, of)
    await app.jobs.wait(app.import([file], false).id)
    app.labels.takeDatasets()
    await app.jobs.wait(app.index().id)
  }
  async function trained(settings: object = {}): Promise<Training> {
    const { job, id } = await app.retraining.start('now', settings)
    const ended = await app.jobs.wait(job!.id)
    expect(ended.error).toBeNull()
    return app.retraining.list().find((each) => each.id === id)!
  }
  const placeOf = async ({ question, text }: (typeof ordinances)[number]) =>
    (await app.query(searchInput.parse({ text: question, remember: false }))).results.findIndex(
      ({ passage }) => passage.text === text,
    )

  it('trains, asks for judgments, and a model that is better answers at once; one step goes back', async () => {
    await library()
    const { readiness, answering } = await app.retraining.status()
    expect(readiness).toMatchObject({
      ...{ marks: 80, labels: 80, questions: 80, documents: 80, unanswered: 0 },
      ...{ recipe: 'adapter', division: 'folds', control: 80, fresh: 80, parent: 'semilla', reindexed: 0 },
    })
    expect(answering).toEqual({ model: 'semilla', trained: null, back: null })
    const before = await Promise.all(ordinances.map(placeOf))
    const judging = await trained()
    expect(judging).toMatchObject({ state: 'judging', parent: 'semilla', rival: 'semilla', answering: false })
    // Passages among the first five that nobody judged are asked for, whichever model found them.
    expect(judging.judging!.questions).toBeGreaterThan(40)
    const { question } = app.retraining.judge(judging.id)
    const work = (await app.labels.work(null, true))!
    expect(work.question.id).toBe(question)
    expect(work.items.filter(({ how }) => how.source === 'trained').length).toBeGreaterThan(0)
    // Without them there is no verdict, unless that is asked for.
    expect(await app.retraining.decide(judging.id, false)).toMatchObject({ state: 'judging', verdict: null })
    const decided = await app.retraining.decide(judging.id, true)
    expect(decided).toMatchObject({ state: 'promoted', answering: true })
    expect(decided.verdict!.answeredAt5.after).toBeGreaterThan(decided.verdict!.answeredAt5.before + 10)
    expect(decided.verdict!.unjudged).toBe(judging.judging!.passages)
    const after = await Promise.all(ordinances.map(placeOf))
    const first = (places: readonly number[]) => places.filter((place) => place === 0).length
    expect(first(after)).toBeGreaterThan(first(before) + 20)
    const answer = await app.query(searchInput.parse({ text: ordinances[0]!.question, remember: false }))
    expect(answer.model).toBe(decided.model)
    const taught = await app.retraining.moved(decided.id, 'taught')
    expect(taught).toHaveLength(80)
    const [moved] = await app.retraining.moved(decided.id, 'control')
    expect(moved!.before).not.toBe(moved!.after)
    const sides = app.retraining.sideBySide(decided.id, 'control', moved!.question)
    expect(sides.before).toHaveLength(10)
    expect([...sides.before, ...sides.after].filter(({ grade }) => grade === 2).length).toBeGreaterThan(0)
    expect(app.retraining.get(decided.id).curve.length).toBeGreaterThan(50)
    // And back.
    expect(await app.retraining.answering()).toMatchObject({ trained: { labels: 80 }, back: 'semilla' })
    expect(await app.retraining.back()).toEqual({ model: 'semilla' })
    expect(
      (await app.query(searchInput.parse({ text: ordinances[0]!.question, remember: false }))).model,
    ).toBe('semilla')
    expect(await Promise.all(ordinances.map(placeOf))).toEqual(before)
    // The history stays.
    expect(app.retraining.list()[0]).toMatchObject({ state: 'promoted', answering: false })
    const csv = Buffer.from(app.retraining.export('csv').base64, 'base64').toString()
    expect(csv.split('\r\n')).toHaveLength(3)
    const files = Object.keys(unzipSync(Buffer.from(app.retraining.export('folder').base64, 'base64')))
    expect(files.filter((name) => /^\d{4}-\d\d-\d\d-\d+\/(curva|control)\.csv$/.test(name))).toHaveLength(2)
    // From a mark to what it trained.
    const [mark] = app.labels.marks.list(markFilter.parse({}), 'at', true, 1, 0).marks
    expect(app.retraining.ofMark(mark!.question, mark!.target)).toMatchObject([
      { training: decided.id, model: decided.model, state: 'promoted', answering: false },
    ])
  })

  it('a second training is not judged on what the first one was taught', async () => {
    await library()
    await app.retraining.decide((await trained()).id, true)
    const second = await trained()
    const decided = await app.retraining.decide(second.id, true)
    // The same marks: the parts of the first that never saw each question answer in its stead, so there is no gain.
    expect(decided).toMatchObject({
      state: 'kept',
      rival: `semilla-${new Date().toISOString().slice(0, 10)}`,
      verdict: { attempts: 2 },
    })
    expect(decided.verdict!.questions.equal).toBeGreaterThan(60)
    expect(decided.answering).toBe(false)
    expect(app.retraining.list()[1]).toMatchObject({ answering: true })
  })

  it('the weight of words and meaning is chosen on the marks, told on others, and taken back', async () => {
    await library()
    expect(await app.retraining.weight()).toEqual({
      ...{ now: 0.3, standard: 0.3, byTraining: false, model: 'semilla' },
    })
    const tuned = await app.retraining.tuneWeight()
    expect(tuned).toMatchObject({ now: 0.3, questions: 80 })
    expect(tuned.better + tuned.worse + tuned.equal).toBe(80)
    expect((await app.retraining.setWeight(0.8)).now).toBe(0.8)
    const scores = async () =>
      (await app.query(searchInput.parse({ text: ordinances[3]!.question, remember: false }))).results.map(
        ({ score }) => score,
      )
    const heavy = await scores()
    expect((await app.retraining.setWeight(null)).now).toBe(0.3)
    expect(await scores()).not.toEqual(heavy)
  })

  it('marks that say nothing are refused, with the reason', async () => {
    // The right district, the wrong matter.
    await library((i) => Math.floor(i / 10) * 10 + (((i % 10) * 3 + Math.floor(i / 10) * 7 + 1) % 10))
    const refused = await app.retraining.decide((await trained()).id, true)
    expect(refused).toMatchObject({ state: 'kept', answering: false })
    expect(refused.verdict!.tests.find(({ passed }) => !passed)).toMatchObject({ name: 'better' })
    expect(app.registry.active).toBe('semilla')
  })

  it('an encoder that changed is compared among the same passages, and answers once its index is there', async () => {
    await app.models.add(join(projectRoot, 'tests/fixtures/tiny'))
    await app.registry.use('tiny')
    await library()
    const settings = { recipe: 'lora', epochs: 3, lr: 1e-3, negatives: 1 }
    const first = await app.retraining.decide((await trained(settings)).id, true)
    expect(first.verdict!.tests.find(({ name }) => name === 'better')!.figures['mean']).toBeGreaterThan(0.02)
    expect(first.state).toBe('promoted')
    // Until then the former one answers.
    await app.jobs.wait(app.jobs.list().find(({ kind }) => kind === 'index')!.id)
    expect(app.meaning.answering()!.model).toBe(first.model)
    const taught = await app.retraining.moved(first.id, 'taught')
    expect(taught.every(({ after }) => after !== undefined)).toBe(true)
    // The parts of the first answer for it where it was taught: the same marks make no difference.
    const second = await app.retraining.decide((await trained(settings)).id, true)
    expect(second).toMatchObject({ state: 'kept', rival: first.model, verdict: { attempts: 2 } })
    expect(second.verdict!.questions.equal).toBeGreaterThan(60)
    expect(await app.retraining.back()).toEqual({ model: 'tiny' })
    expect(app.meaning.answering()!.model).toBe('tiny')
  })

  it('what cannot be trained is said before it starts; what is cancelled leaves nothing', async () => {
    await expect(app.retraining.start('now', {})).rejects.toMatchObject({ code: 'no_index' })
    await library()
    const waiting = await app.retraining.start('tonight', {})
    expect(new Date(waiting.startAt!).getHours()).toBe(20)
    expect(await app.retraining.status()).toMatchObject({ current: { state: 'scheduled' } })
    app.retraining.unschedule(waiting.id)
    expect(await app.retraining.status()).toMatchObject({ current: null })
    const { job } = await app.retraining.start('now', {})
    await expect(app.retraining.start('now', {})).rejects.toMatchObject({ code: 'training_running' })
    await app.jobs.cancel(job!.id)
    expect(await app.retraining.status()).toMatchObject({ current: null, last: { state: 'cancelled' } })
    expect((await app.registry.list()).map(({ id }) => id)).toEqual(['semilla'])
  })

  it('goes on after the program ended in the middle, to the same end', async () => {
    await library()
    const { job, id } = await app.retraining.start('now', {})
    await new Promise<void>((resolve) => {
      const deaf = app.jobs.watch(({ kind, progress }) => {
        if (kind !== 'retraining' || progress?.unit !== 'steps' || (progress.total ?? 0) === 0) return
        deaf()
        resolve()
      })
    })
    await app.close()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    expect(app.retraining.list()[0]).toMatchObject({ state: 'running', job: { state: 'interrupted' } })
    app.jobs.resume(job!.id)
    await app.jobs.wait(job!.id)
    const resumed = await app.retraining.decide(id, true)
    expect(resumed.state).toBe('promoted')
  })
})
