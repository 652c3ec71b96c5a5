import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Application } from '../../src/main/core/application.ts'
import { everything } from '../../src/main/core/labels/exchange/service.ts'
import { rowsOf } from '../../src/main/core/labels/exchange/write-rows.ts'
import { exportLabelsInput, type ExchangeFormat } from '../../src/shared/contract/label-exchange.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
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

  const optional = [
    ['matter', 'la carpeta de cada pregunta', 'Expte. 12/2026'],
    ['notes', 'las notas', 'con comas'],
    ['history', 'la búsqueda con que apareció cada fragmento', 'poda secreta'],
  ] as const
  it('leaves out what is not ticked, whoever asks and however little they say, and says so', async () => {
    const { question } = await app.labels.add({
      ...{ text: '¿Qué se hace en invierno?', matter: 'Expte. 12/2026', guideline: null },
      ...{ origin: 'typed', apart: true },
    })
    const [passage] = (await app.query(searchInput.parse({ text: 'poda', remember: false }))).results
    app.labels.judge(
      judgeInput.parse({
        ...{ question: question?.id, on: { passage: passage?.passage.id }, verdict: 'relevant' },
        how: howFound.parse({ surface: 'results', query: 'poda secreta' }),
      }),
    )
    const textOf = async (input: object) =>
      Buffer.from(
        (await app.labels.exchange.export(exportLabelsInput.parse({ format: 'package', ...input }))).base64,
        'base64',
      ).toString()
    for (const input of [{}, { include: {} }, { format: 'csv' }, { format: 'jsonl' }]) {
      const { leaves, stays } = app.labels.exchange.preview(
        exportLabelsInput.parse({ format: 'package', ...input }),
      )
      const text = await textOf(input)
      for (const [, words, said] of optional) {
        expect(stays).toContain(words)
        expect(leaves).not.toContain(words)
        expect(text).not.toContain(said)
      }
    }
    for (const [ticked] of optional) {
      const include = { [ticked]: true }
      const text = await textOf({ include })
      const { leaves, stays } = app.labels.exchange.preview(
        exportLabelsInput.parse({ format: 'package', include }),
      )
      for (const [part, words, said] of optional) {
        expect(leaves.includes(words)).toBe(part === ticked)
        expect(stays.includes(words)).toBe(part !== ticked)
        expect(text.includes(said), `${part} with ${ticked}`).toBe(part === ticked)
      }
    }
  })

  it('lists everything that leaves in each format: also columns that came with a file, and no more than it carries', () => {
    const look = (format: ExchangeFormat) =>
      app.labels.exchange.preview(exportLabelsInput.parse({ format, include: everything.include }))
    for (const format of ['package', 'csv', 'jsonl', 'parquet', 'beir'] as const)
      expect(look(format).leaves.join()).toMatch(/guía.*quién marcó.*las notas.*\(origen_propio\)/)
    for (const format of ['triplets', 'qrels'] as const) {
      expect(look(format).leaves.join()).not.toMatch(/nota|carpeta|búsqueda|quién|origen_propio/)
      expect(look(format).stays).toEqual(expect.arrayContaining(optional.map(([, words]) => words)))
    }
    expect(look('qrels').leaves.join()).not.toMatch(/texto/)
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
    const before = join(folder.path, 'antes.jsonl')
    expect(fojas('export', before, '--preview')).toMatchObject({
      stays: expect.arrayContaining(optional.map(([, words]) => words)) as unknown,
    })
    expect(existsSync(before)).toBe(false)
    fojas('export', before)
    expect(readFileSync(before, 'utf8')).not.toContain('con comas')
    expect(fojas('export', before, '--notes')).toMatchObject({
      leaves: expect.arrayContaining(['las notas']) as unknown,
    })
    expect(readFileSync(before, 'utf8')).toContain('con comas')
    const out = join(folder.path, 'salida.parquet')
    expect(counts.parse(fojas('export', out))).toMatchObject({ format: 'parquet', questions: 2, marks: 4 })
    expect(fojas('agreement')).toMatchObject({ double: 1, pair: ['Ana', 'Beto'], percent: 0 })
    expect(fojas('agreement', join(folder.path, 'marcas.csv'))).toMatchObject({ double: 1 })
  })
})
