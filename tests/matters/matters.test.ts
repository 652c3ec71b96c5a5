import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { matterDocx } from '../../src/main/core/matters/report.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { paragraphsOf } from '../support/docx.ts'

const caption = 'ÁVILA, ROSA C/ FERRETERÍA DEL VALLE S.A. S/ DAÑOS Y PERJUICIOS'
const riego = 'El plan de riego se presenta dentro de los treinta días de concedida la parcela.'
const poda = 'La poda de los árboles de la vereda la hace la municipalidad en invierno.'

describe('matters', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let app: Application

  async function write(name: string, text: string): Promise<void> {
    writeFileSync(join(folder.path, name), text)
    await app.jobs.wait(app.import([join(folder.path, name)], false).id)
  }
  beforeEach(async () => {
    folder = temporaryFolder()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await write('riego.txt', `${riego}\n`)
    await write('poda.txt', `${poda}\n`)
  })
  afterEach(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  async function found(text: string) {
    const [first] = (await app.query(searchInput.parse({ text, mode: 'lexical', remember: false }))).results
    if (first === undefined) throw new Error('not found')
    return {
      key: first.document.key,
      start: first.passage.start,
      end: first.passage.end,
      id: first.passage.id,
    }
  }
  async function ask(text: string, matter: string | null) {
    const { question } = await app.labels.add({ text, matter, guideline: null, origin: 'typed', apart: true })
    if (question === null) throw new Error('not made')
    return question.id
  }
  const answer = async (question: number, text: string, verdict: 'relevant' | 'partial' = 'relevant') =>
    app.labels.judge(
      judgeInput.parse({
        ...{ question, verdict, on: { passage: (await found(text)).id } },
        how: howFound.parse({ surface: 'results' }),
      }),
    )

  it('are told apart by their caption, whatever its case', () => {
    const { id } = app.matters.create(caption, 'CIV 12345/2024')
    expect(() => app.matters.create(caption.toLocaleLowerCase('es'), null)).toThrow(
      expect.objectContaining({ code: 'matter_taken' }) as Error,
    )
    const other = app.matters.create('Otra', null)
    expect(() => app.matters.change(other.id, { caption: caption.toLocaleLowerCase('es') })).toThrow(
      expect.objectContaining({ code: 'matter_taken' }) as Error,
    )
    // Its own, in other letters, is no other's.
    const named = app.matters.change(id, { caption: 'Ávila, Rosa c/ Ferretería del Valle S.A.' })
    expect(named).toMatchObject({ id, fileNumber: 'CIV 12345/2024' })
    expect(app.matters.change(id, { fileNumber: null }).fileNumber).toBeNull()
  })

  it('keep passages once, in the order in which a person puts them', async () => {
    const { id } = app.matters.create(caption, null)
    const [first, second] = [await found('plan de riego'), await found('poda')]
    expect(app.matters.addPassages(id, [first, second, first])).toMatchObject({ already: 1 })
    expect(app.matters.addPassages(id, [second])).toEqual({ added: [], already: 1 })
    const [one, two] = app.matters.page(id).passages
    expect(one).toMatchObject({ text: riego, standing: 'held', note: '' })
    app.matters.movePassage(two!.id, one!.id)
    expect(app.matters.page(id).passages.map((each) => each.id)).toEqual([two!.id, one!.id])
    app.matters.movePassage(two!.id, null)
    app.matters.write({ kind: 'passage', id: two!.id }, 'Ojo: solo en la vereda')
    expect(app.matters.page(id).passages.map(({ note }) => note)).toEqual(['', 'Ojo: solo en la vereda'])
    app.matters.takeOut({ kind: 'passage', id: one!.id })
    expect(app.matters.page(id).passages).toHaveLength(1)
    app.matters.bringBack({ kind: 'passage', id: one!.id })
    expect(app.matters.page(id).passages.map((each) => each.id)).toEqual([one!.id, two!.id])
    const outside = () => app.matters.addPassages(id, [{ key: first.key, start: 5000, end: 5010 }])
    expect(outside).toThrow(expect.objectContaining({ code: 'bad_request' }) as Error)
    // All of it or nothing.
    const half = [await found('riego'), { key: first.key, start: 0, end: 99_999 }]
    expect(() => app.matters.addPassages(app.matters.create('Otra', null).id, half)).toThrow()
    expect(app.matters.list().matters.find((each) => each.caption === 'Otra')?.passages).toBe(0)
  })

  it('keep the text of a document that moved, changed or went', async () => {
    const { id } = app.matters.create(caption, null)
    app.matters.addPassages(id, [await found('plan de riego'), await found('poda')])
    await write('riego.txt', `Aviso previo de la dirección.\n\n${riego}\n`)
    const [moved] = app.matters.page(id).passages
    expect(moved).toMatchObject({ standing: 'held', text: riego })
    const { key } = moved!
    expect(app.view(key!).text.slice(moved!.start, moved!.end)).toBe(riego)
    await write('riego.txt', 'El plan de riego ya no se presenta.\n')
    expect(app.matters.page(id).passages[0]).toMatchObject({ standing: 'changed', text: riego, key })
    await app.corpus.remove(key!)
    const [gone, kept] = app.matters.page(id).passages
    expect(gone).toMatchObject({ standing: 'gone', text: riego, key: null, textStatus: null })
    expect(kept).toMatchObject({ standing: 'held', text: poda })
    const file = await matterDocx(app.reader, app.matters.page(id))
    const texts = paragraphsOf(Buffer.from(file.base64, 'base64')).map(({ text }) => text)
    expect(texts).toContain(
      'El documento ya no está en la biblioteca: se transcribe el fragmento como se guardó.',
    )
    expect(texts).toContain(`“${riego}”`)
  })

  it('take their questions along under a new caption, and leave them where they go', async () => {
    const { id } = app.matters.create(caption, null)
    const question = await ask('¿Cuándo se presenta el plan de riego?', caption)
    await answer(question, 'plan de riego')
    expect(app.matters.page(id).questions).toMatchObject([
      { id: question, marks: 1, answers: [{ text: riego, verdict: 'relevant' }] },
    ])
    app.matters.change(id, { caption: 'Ávila c/ Ferretería' })
    expect(app.labels.question(question).matter).toBe('Ávila c/ Ferretería')
    expect(app.matters.page(id).questions.map((each) => each.id)).toEqual([question])
    app.matters.remove(id)
    expect(app.labels.question(question).matter).toBeNull()
    expect(app.matters.list()).toEqual({ matters: [], unknown: [] })
    app.matters.restore(id)
    expect(app.matters.page(id).questions.map((each) => each.id)).toEqual([question])
    const other = app.matters.create('Otra', null)
    app.matters.placeQuestion(question, other.id)
    expect(app.matters.page(id).questions).toEqual([])
    expect(app.matters.list().matters.map(({ caption: name, questions }) => [name, questions])).toEqual([
      ['Otra', 1],
      ['Ávila c/ Ferretería', 0],
    ])
    app.matters.placeQuestion(question, null)
    expect(app.matters.page(other.id).questions).toEqual([])
  })

  it('tell only what is partly an answer where nothing is one, and name captions that are no matter', async () => {
    const { id } = app.matters.create(caption, null)
    const question = await ask('¿Quién poda?', caption)
    await answer(question, 'riego', 'partial')
    expect(app.matters.page(id).questions[0]?.answers.map(({ verdict }) => verdict)).toEqual(['partial'])
    await answer(question, 'poda')
    expect(app.matters.page(id).questions[0]?.answers.map(({ text }) => text)).toEqual([poda])
    await ask('¿De otra computadora?', 'PÉREZ C/ GÓMEZ')
    expect(app.matters.list().unknown).toEqual([{ caption: 'PÉREZ C/ GÓMEZ', questions: 1 }])
  })

  it('show what is new for their saved searches', async () => {
    const { id } = app.matters.create(caption, null)
    const search = app.alerts.save({
      name: 'Riego',
      text: 'riego',
      mode: 'lexical',
      filters: {},
      order: 'relevance',
    })
    app.matters.linkSearch(id, search.id, true)
    app.matters.linkSearch(id, search.id, true)
    await write('nuevo.txt', 'El riego por goteo se permite de noche.\n')
    await app.alerts.idle()
    expect(app.matters.list().matters[0]).toMatchObject({ searches: 1, news: 1 })
    expect(app.matters.page(id).searches).toMatchObject([{ name: 'Riego', news: 1 }])
    app.alerts.remove(search.id)
    expect(app.matters.page(id).searches).toEqual([])
    app.alerts.restore(search.id)
    app.matters.linkSearch(id, search.id, false)
    expect(app.matters.page(id).searches).toEqual([])
    expect(() => {
      app.matters.linkSearch(id, 999, true)
    }).toThrow(expect.objectContaining({ code: 'not_found' }) as Error)
  })

  it('go to Word whole: notes, questions with their answers, passages with their citations', async () => {
    const { id } = app.matters.create(caption, 'CIV 12345/2024')
    app.matters.addNote(id, 'Audiencia el 3/12.\nLlevar la pericia.')
    await answer(await ask('¿Cuándo se presenta el plan de riego?', caption), 'plan de riego')
    await ask('¿Hay multa?', caption)
    app.matters.addPassages(id, [await found('poda')])
    app.matters.write({ kind: 'passage', id: app.matters.page(id).passages[0]!.id }, 'Para el alegato')
    const file = await matterDocx(app.reader, app.matters.page(id))
    expect(file.name).toBe('ÁVILA, ROSA C FERRETERÍA DEL VALLE S.A. S DAÑOS Y PERJUICIOS.docx')
    const paragraphs = paragraphsOf(Buffer.from(file.base64, 'base64'))
    const of = (style: string) => paragraphs.filter((each) => each.style === style).map(({ text }) => text)
    expect(of('Heading1')).toEqual([caption])
    expect(of('Fuente')[0]).toBe('Expediente CIV 12345/2024')
    expect(of('Heading2')).toEqual([
      'Notas',
      'Preguntas y respuestas',
      'Preguntas sin respuesta',
      'Normas y fragmentos',
    ])
    expect(of('Pregunta')).toEqual(['¿Cuándo se presenta el plan de riego?'])
    const notes = of('Nota')
    expect(notes.slice(0, 2)).toEqual(['Audiencia el 3/12.', 'Llevar la pericia.'])
    expect(notes[2]).toContain(`“${riego}” (`)
    expect(notes.slice(3)).toEqual(['¿Hay multa?', 'Para el alegato'])
    expect(of('Transcripcion')).toEqual([`“${poda}”`])
  })

  it('are all there after the application closed, but for what was taken out', async () => {
    const { id } = app.matters.create(caption, null)
    const note = app.matters.addNote(id, 'queda')
    const out = app.matters.addNote(id, 'se va')
    app.matters.takeOut({ kind: 'note', id: out.id })
    const { id: removed } = app.matters.create('Se va', null)
    app.matters.remove(removed)
    app.matters.change(id, { archived: true })
    await app.close()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    expect(app.matters.list().matters).toMatchObject([{ id, archived: true, notes: 1 }])
    expect(app.matters.page(id).notes.map((each) => each.id)).toEqual([note.id])
    expect(() => {
      app.matters.bringBack({ kind: 'note', id: out.id })
    }).toThrow(expect.objectContaining({ code: 'not_found' }) as Error)
    expect(() => app.matters.restore(removed)).toThrow(
      expect.objectContaining({ code: 'not_found' }) as Error,
    )
  })
})
