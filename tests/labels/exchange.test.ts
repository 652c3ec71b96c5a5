import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Application } from '../../src/main/core/application.ts'
import { everything } from '../../src/main/core/labels/exchange/service.ts'
import { rowsOf } from '../../src/main/core/labels/exchange/write-rows.ts'
import { exportLabelsInput, type ExchangeFormat } from '../../src/shared/contract/label-exchange.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

const rows = [
  ['pregunta', 'contexto', 'grado', 'anotador', 'nota', 'origen_propio'],
  ['¿Quién poda?', 'Poda el municipio, "cada invierno".', '2', 'Ana', 'dice, con comas; y\ncortes', '007'],
  ['¿Quién poda?', 'Riega el vecino.', 'No relevante', 'Ana', '', ''],
  ['¿Quién poda?', 'Poda el municipio, "cada invierno".', '1', 'Beto', '', ''],
  ['¿Quién riega?', 'Riega el vecino.', '2', 'Ana', '', ''],
  ['¿Quién riega?', 'Riega el vecino.', '7', 'Ana', '', ''],
  ['', 'Riega el vecino.', '2', 'Ana', '', ''],
]
const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
const csv = rows.map((row) => row.map(quote).join(',')).join('\n')

describe('marks in and out', () => {
  const folder = temporaryFolder()
  let app: Application
  const other: Application[] = []
  const open = (name: string) => {
    const opened = openTestApplication(join(folder.path, name))
    other.push(opened)
    return opened
  }
  const write = async (from: Application, format: ExchangeFormat, name: string) => {
    const { base64 } = await from.labels.exchange.export(
      exportLabelsInput.parse({ format, include: everything.include }),
    )
    const file = join(folder.path, name)
    writeFileSync(file, Buffer.from(base64, 'base64'))
    return file
  }
  const all = (of: Application) => rowsOf(of.reader, everything)

  beforeAll(async () => {
    app = open('biblioteca')
    writeFileSync(join(folder.path, 'poda.txt'), 'Poda el municipio, "cada invierno".\n')
    await app.jobs.wait(app.import([join(folder.path, 'poda.txt')], false).id)
    writeFileSync(join(folder.path, 'marcas.csv'), csv)
  })
  afterAll(async () => {
    for (const each of other) await each.close()
    folder[Symbol.dispose]()
  })

  it('takes a file by the names of its columns, and tells what is wrong by row', async () => {
    const look = await app.labels.exchange.look(join(folder.path, 'marcas.csv'))
    expect(look).toMatchObject({
      format: 'csv',
      rows: 6,
      mapping: {
        question: 'pregunta',
        context: 'contexto',
        grade: 'grado',
        annotator: 'anotador',
        note: 'nota',
      },
      errors: [{ row: 6 }, { row: 7 }],
    })
    expect(look.errors[0]?.message).toContain('el grado «7» no es 0, 1 ni 2')
    const done = await app.labels.exchange.import(join(folder.path, 'marcas.csv'))
    expect(done).toMatchObject({ questions: 2, marks: 4, known: 0, unheld: 2 })
    expect(done.errors.map(({ row }) => row)).toEqual([6, 7])
    expect(await app.labels.exchange.import(join(folder.path, 'marcas.csv'))).toMatchObject({
      questions: 0,
      marks: 0,
      known: 4,
    })
    const [first] = all(app)
    expect(first).toMatchObject({
      question: '¿Quién poda?',
      grade: 2,
      annotator: 'Ana',
      note: 'dice, con comas; y\ncortes',
      document: 'poda.txt',
      origen_propio: '007',
    })
  })

  it('takes a list of questions without answers, each once', async () => {
    const there = open('solo-preguntas')
    const file = join(folder.path, 'preguntas.csv')
    writeFileSync(file, 'pregunta,carpeta\n¿Quién poda?,A\n,B\n¿Quién riega?,C\n¿Quién poda?,D\n')
    expect(await there.labels.exchange.import(file)).toMatchObject({
      questions: 2,
      marks: 0,
      errors: [{ row: 3 }],
    })
    expect(there.labels.questions('all', '', 10, 0).total).toBe(2)
  })

  it.each(['csv', 'jsonl', 'parquet', 'beir'] as const)(
    'goes out as %s and comes back without loss',
    async (format) => {
      const file = await write(app, format, `ida.${format === 'beir' ? 'zip' : format}`)
      const there = open(`vuelta-${format}`)
      expect(await there.labels.exchange.import(file)).toMatchObject({ questions: 2, marks: 4, errors: [] })
      expect(all(there)).toEqual(all(app))
    },
  )

  it('writes qrels that are read where questions and passages are held', async () => {
    const there = open('vuelta-qrels')
    await there.labels.exchange.import(await write(app, 'jsonl', 'todo.jsonl'))
    const file = await write(app, 'qrels', 'juicios.qrels')
    // Of the contradicted passage nothing is said.
    expect(await there.labels.exchange.import(file)).toMatchObject({ questions: 0, marks: 2, errors: [] })
    const nowhere = open('sin-nada')
    const { marks, errors } = await nowhere.labels.exchange.import(file)
    expect([marks, errors.length]).toEqual([0, 2])
  })

  it('writes triplets of what is relevante and what is not', async () => {
    app.labels.configure({ ...app.labels.status().settings, annotator: 'Ana' })
    const [disagreement] = app.labels.marks.disagreements()
    app.labels.marks.resolve(disagreement?.question ?? 0, disagreement?.target ?? 0, 'relevant', null)
    const file = await write(app, 'triplets', 'tripletas.triplets.jsonl')
    const there = open('vuelta-tripletas')
    await there.labels.exchange.import(file)
    expect(all(there).map(({ context, grade }) => [context, grade])).toEqual([
      ['Poda el municipio, "cada invierno".', 2],
      ['Riega el vecino.', 0],
    ])
  })

  it('merges a package of another computer, shows conflicts, and lets taking away travel', async () => {
    const there = open('otra-computadora')
    const file = await write(app, 'package', 'ida.fojas')
    expect(await there.labels.exchange.merge(file, true)).toMatchObject({ questions: 2, marks: 5 })
    expect(all(there)).toEqual([])
    expect(await there.labels.exchange.merge(file, false)).toMatchObject({ questions: 2, marks: 5 })
    expect(all(there)).toEqual(all(app))
    expect(await there.labels.exchange.merge(file, false)).toMatchObject({ questions: 0, marks: 0, known: 5 })

    there.labels.configure({ ...there.labels.status().settings, annotator: 'Carla' })
    const { marks } = there.labels.marks.list(everything.filter, 'at', false, 10, 0)
    const watered = marks.find(({ questionText }) => questionText === '¿Quién riega?')
    const withdrawn = marks.find(
      ({ excerpt, annotator }) => excerpt.startsWith('Riega') && annotator === 'Ana',
    )
    there.labels.judge({
      question: watered?.question ?? 0,
      on: { target: watered?.target ?? 0 },
      verdict: 'irrelevant',
      reason: null,
      how: {
        surface: 'queue',
        query: null,
        rank: null,
        score: null,
        model: null,
        indexDate: null,
        source: null,
      },
    })
    there.labels.marks.bulk({ do: 'verdict', judgments: [withdrawn?.judgment ?? 0], verdict: 'none' })
    const back = await app.labels.exchange.merge(await write(there, 'package', 'vuelta.fojas'), false)
    expect(back).toMatchObject({ questions: 0, marks: 2, conflictCount: 1 })
    expect(back.conflicts[0]).toMatchObject({
      question: '¿Quién riega?',
      here: { annotator: 'Ana', verdict: 'relevant' },
      there: { annotator: 'Carla', verdict: 'irrelevant' },
    })
    expect(all(app)).toEqual(all(there))
    app.labels.undo()
    expect(all(app)).not.toEqual(all(there))
  })

  it('leaves out what is not ticked, and says so', async () => {
    const input = exportLabelsInput.parse({
      format: 'package',
      include: { matter: false, notes: false, history: false },
    })
    const preview = app.labels.exchange.preview(input)
    expect(preview.stays).toContain('las notas')
    const { base64 } = await app.labels.exchange.export(input)
    expect(Buffer.from(base64, 'base64').toString()).not.toContain('con comas')
  })

  it('refuses what is no file of marks', async () => {
    writeFileSync(join(folder.path, 'malo.fojas'), '{"otra":"cosa"}\n')
    writeFileSync(join(folder.path, 'malo.doc'), 'nada')
    await expect(app.labels.exchange.merge(join(folder.path, 'malo.fojas'), false)).rejects.toMatchObject({
      code: 'label_package',
    })
    await expect(app.labels.exchange.import(join(folder.path, 'malo.doc'))).rejects.toMatchObject({
      code: 'label_format',
    })
  })

  it('does the same from a terminal', () => {
    const library = join(folder.path, 'terminal')
    const fojas = (...args: string[]): unknown =>
      JSON.parse(
        execFileSync(
          process.execPath,
          [join(projectRoot, 'src/main/cli/index.ts'), '--library', library, '--json', 'labels', ...args],
          { encoding: 'utf8' },
        ),
      )
    const counts = z.object({ questions: z.number(), marks: z.number() }).loose()
    expect(counts.parse(fojas('import', join(folder.path, 'marcas.csv')))).toMatchObject({
      questions: 2,
      marks: 4,
    })
    const out = join(folder.path, 'salida.parquet')
    expect(counts.parse(fojas('export', out))).toMatchObject({ format: 'parquet', questions: 2, marks: 4 })
    expect(fojas('agreement')).toMatchObject({ double: 1, pair: ['Ana', 'Beto'], percent: 0 })
    expect(fojas('agreement', join(folder.path, 'marcas.csv'))).toMatchObject({ double: 1 })
  })
})
