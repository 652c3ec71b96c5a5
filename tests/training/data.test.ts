import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { makeBatches, passageNames, type Example } from '../../src/main/core/training/batches.ts'
import type { CandidateSource, Ranked } from '../../src/main/core/training/candidates.ts'
import { groupQuestions } from '../../src/main/core/training/groups.ts'
import { allowedNegative, hardNegatives, Signatures } from '../../src/main/core/training/negatives.ts'
import { readPairs } from '../../src/main/core/training/pairs.ts'
import { evaluationPool, rankPool } from '../../src/main/core/training/pool.ts'
import { pairsOf, positivesOf, usableLabels } from '../../src/main/core/training/question.ts'
import { divide, foldQuestions, splitQuestions, type Side } from '../../src/main/core/training/splits.ts'
import { similarity } from '../../src/main/core/near/minhash.ts'
import { judged, passageText, question, world } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'fojas-pairs-'))
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('a file of pairs', () => {
  it('reads JSONL: grades, negatives, documents, rows of one question together', async () => {
    const path = file(
      'a.jsonl',
      [
        { question: '¿Qué rige?', context: 'Uno.', document: 7 },
        { question: '¿qué  rige?', context: 'Dos.', grade: 1, negative: 'Nada que ver.' },
        { question: 'Otra', context: 'Tres.', grade: '0' },
      ]
        .map((each) => JSON.stringify(each))
        .join('\n'),
    )
    const { questions, rows, contradictory } = await readPairs(path)
    expect([rows, contradictory]).toEqual([3, 0])
    expect(questions.map(({ text }) => text)).toEqual(['¿Qué rige?', 'Otra'])
    expect(questions[0]!.passages.map(({ text, grade, document }) => [text, grade, document])).toEqual([
      ['Uno.', 2, '7'],
      ['Dos.', 1, null],
      ['Nada que ver.', 0, null],
    ])
    expect(usableLabels(questions)).toBe(1)
    expect(positivesOf(questions[0]!).map(({ text }) => text)).toEqual(['Uno.'])
    expect(pairsOf(questions)).toHaveLength(1)
  })

  it('reads the same from CSV and Parquet', async () => {
    const csv = await readPairs(file('b.csv', 'question;context;grade\n"¿A;B?";"Uno, dos.";2\nC;D;\n'))
    const parquet = await readPairs(
      file(
        'b.parquet',
        new Uint8Array(
          parquetWriteBuffer({
            columnData: [
              { name: 'question', data: ['¿A;B?', 'C'], type: 'STRING' },
              { name: 'context', data: ['Uno, dos.', 'D'], type: 'STRING' },
              { name: 'grade', data: [2n, 2n], type: 'INT64' },
            ],
          }),
        ),
      ),
    )
    expect(csv.questions).toEqual(parquet.questions)
    expect(csv.questions[0]!.passages[0]).toMatchObject({ text: 'Uno, dos.', grade: 2 })
  })

  it('names every row that is wrong', async () => {
    const path = file('c.csv', 'question,context,grade\nA,B,2\n,B,2\nA,,1\nA,B,7\n')
    await expect(readPairs(path)).rejects.toMatchObject({
      code: 'malformed_file',
      params: {
        detail:
          'la fila 2 no tiene pregunta; la fila 3 no tiene contexto; la fila 4 tiene un grado que no es 0, 1 ni 2',
      },
    })
    await expect(readPairs(file('d.csv', 'pregunta,context\nA,B\n'))).rejects.toMatchObject({
      code: 'missing_columns',
    })
    await expect(readPairs(join(folder, 'no.csv'))).rejects.toMatchObject({ code: 'path_not_found' })
    await expect(readPairs(file('e.jsonl', '{"question":"a","context":"b"}\nno\n{}'))).rejects.toMatchObject({
      code: 'malformed_file',
    })
  })

  it('leaves out marks that contradict each other, and says how many', async () => {
    const path = file('f.csv', 'question,context,grade\nA,B,2\nA,B,0\nA,C,2\n')
    const { questions, contradictory } = await readPairs(path)
    expect(contradictory).toBe(1)
    expect(questions[0]!.passages.map(({ text }) => text)).toEqual(['C'])
  })

  it('takes a partial answer as positive only where there is no relevant one', () => {
    const partial = question('p', judged('uno', 1), judged('dos', 0))
    expect(positivesOf(partial).map(({ text }) => text)).toEqual(['uno'])
    expect(usableLabels([partial])).toBe(0)
  })
})

describe('splits', () => {
  const long = passageText(3, 1, 40) + ' ' + passageText(4, 2, 41) + ' ' + passageText(5, 3, 42)
  const altered = long.replace(/\d+\.$/, '1.')

  it('joins near-duplicate passages, near-duplicate questions and documents; irrelevant passages join nothing', () => {
    const questions = [
      question('¿Qué plazo hay para apelar?', judged(long)),
      question('¿Quién firma?', judged(altered)),
      question('¿Ante quién se recurre?', judged('Otra cosa, del todo distinta.')),
      question('¿Para apelar hay plazo? ¿Qué?', judged('Una tercera respuesta que no se parece.')),
      question('¿Dónde se publica?', judged('En el boletín de la comuna.', 2, 'DOC'), judged(long, 0)),
      question('¿Cuándo rige?', judged('Desde su sanción.', 1, 'DOC')),
    ]
    const groups = groupQuestions(questions).map(({ questions: all }) =>
      all.map((each) => questions.indexOf(each)).sort(),
    )
    expect(groups).toContainEqual([0, 1, 3])
    expect(groups).toContainEqual([4, 5])
    expect(groups).toContainEqual([2])
  })

  it('puts no group on two sides, with shares near 70/15/15', () => {
    const questions = world(900)
    const split = splitQuestions(questions)
    expect(split.left).toEqual([])
    const total = split.train.length + split.validation.length + split.test.length
    expect(total).toBe(900)
    expect(Math.abs(split.train.length / 900 - 0.7)).toBeLessThan(0.06)
    const sideOf = (id: string) =>
      (['train', 'validation', 'test'] as const).find((side) => split[side].some((q) => q.id === id))
    for (const { questions: group } of groupQuestions(questions))
      expect(new Set(group.map(({ id }) => sideOf(id))).size).toBe(1)
  })

  it('never moves a question: more of them on the same documents, and a side given before', () => {
    const questions = world(600)
    const before = splitQuestions(questions)
    const more = questions.map((each, i) =>
      question(`Pregunta nueva número ${i} sobre lo dispuesto allí`, ...each.passages),
    )
    const after = splitQuestions([...more, ...questions])
    for (const side of ['train', 'validation', 'test'] as const) {
      const ids = new Set(after[side].map(({ id }) => id))
      expect(before[side].every(({ id }) => ids.has(id))).toBe(true)
    }
    const moved = before.train[0]!
    const known = new Map<string, Side>([[moved.id, 'test']])
    expect(splitQuestions(questions, known).test).toContainEqual(moved)
  })

  it('leaves out what would join two sides', () => {
    const a = question('a', judged('Primera respuesta.', 2, 'A'))
    const b = question('b', judged('Segunda respuesta.', 2, 'B'))
    const bridge = question('c', judged('Primera respuesta.', 2, 'A'), judged('Segunda respuesta.', 2, 'B'))
    const known = new Map<string, Side>([
      [a.id, 'train'],
      [b.id, 'test'],
    ])
    const split = splitQuestions([a, b, bridge], known)
    expect([split.train, split.test, split.left]).toEqual([[a], [b], [bridge]])
  })

  it('folds below 500 pairs, splits from there on', () => {
    const few = divide(world(200))
    expect(few.kind).toBe('folds')
    expect(divide(world(500)).kind).toBe('split')
    const { folds } = foldQuestions(world(200))
    expect(folds).toHaveLength(5)
    expect(folds.flat()).toHaveLength(200)
    expect(Math.min(...folds.map((fold) => fold.length))).toBeGreaterThan(15)
  })
})

const sourceOf = (ranking: readonly Ranked[]): CandidateSource => ({
  ranked: (_question, limit) => Promise.resolve(ranking.slice(0, limit)),
  random: (count) => Promise.resolve(ranking.slice(0, count)),
})
const candidate = (text: string, score: number, document: string | null = null): Ranked => ({
  ...judged(text, 0, document),
  score,
})

describe('hard negatives', () => {
  const signatures = new Signatures()
  const answer = judged(passageText(0, 0, 500) + ' ' + passageText(1, 1, 501), 2, 'ORD-X')
  const partial = judged('Parcialmente responde esta cláusula de la ordenanza tarifaria.', 1)
  const wrong = judged('No responde: se refiere a la pesca en la costanera.', 0)
  const asked = question('¿Qué se regula?', answer, partial, wrong)

  it('never takes a near-duplicate of a positive, its document, or what is partly right', () => {
    const near = answer.text.replace('oficina', 'dependencia')
    expect(similarity(signatures.of(answer), signatures.of(judged(near)))).toBeGreaterThan(0.8)
    expect(allowedNegative(asked, judged(near), signatures)).toBe(false)
    expect(allowedNegative(asked, judged('Distinto texto.', 0, 'ORD-X'), signatures)).toBe(false)
    expect(allowedNegative(asked, partial, signatures)).toBe(false)
    expect(allowedNegative(asked, wrong, signatures)).toBe(true)
    expect(allowedNegative(asked, judged('Distinto texto.', 0, 'ORD-Y'), signatures)).toBe(true)
  })

  it('takes the marked ones first, then ranks from 5 under .95 of the positive', async () => {
    const others = Array.from({ length: 120 }, (_, i) =>
      candidate(`Cláusula ${i} sobre asunto ${i * 31}, de la oficina ${i * 17}.`, 0.95 - i * 0.005),
    )
    const ranking = [{ ...answer, score: 0.9 }, ...others].sort((a, b) => b.score - a.score)
    const draw = { seed: 1, epoch: 0 }
    const chosen = await hardNegatives(asked, sourceOf(ranking), signatures, 4, draw)
    expect(chosen[0]!.hash).toBe(wrong.hash)
    expect(chosen).toHaveLength(4)
    for (const { hash } of chosen.slice(1)) {
      const place = ranking.findIndex((each) => each.hash === hash) + 1
      expect(place).toBeGreaterThanOrEqual(5)
      expect(place).toBeLessThanOrEqual(100)
      expect(ranking[place - 1]!.score).toBeLessThan(0.95 * 0.9)
    }
    expect(await hardNegatives(asked, sourceOf(ranking), signatures, 4, draw)).toEqual(chosen)
    expect(await hardNegatives(asked, sourceOf(ranking), signatures, 4, { seed: 1, epoch: 1 })).not.toEqual(
      chosen,
    )
  })

  it('takes none from a ranking in which no answer is found', async () => {
    const others = Array.from({ length: 50 }, (_, i) => candidate(`Otra cláusula ${i}.`, 0.5))
    expect(await hardNegatives(asked, sourceOf(others), signatures, 4, { seed: 1, epoch: 0 })).toEqual([
      wrong,
    ])
  })
})

describe('batches', () => {
  const signatures = new Signatures()
  const exampleOf = (questions: ReturnType<typeof world>): Example[] =>
    pairsOf(questions).map((pair) => ({ ...pair, negatives: [] }))

  it('hold every example once, in the order of their seed and epoch', () => {
    const examples = exampleOf(world(100))
    const names = passageNames(examples, signatures)
    const { batches, left } = makeBatches(examples, names, { size: 16, seed: 1, epoch: 0 })
    expect(left).toBe(0)
    expect(batches.flat()).toHaveLength(100)
    expect(new Set(batches.flat()).size).toBe(100)
    expect(batches.filter((batch) => batch.length === 16)).toHaveLength(6)
    const again = makeBatches(examples, names, { size: 16, seed: 1, epoch: 0 })
    expect(again.batches).toEqual(batches)
    expect(makeBatches(examples, names, { size: 16, seed: 1, epoch: 1 }).batches).not.toEqual(batches)
  })

  it('never hold two answers of one question, one passage twice or its like, or one document twice', () => {
    const shared = passageText(2, 2, 60) + ' ' + passageText(3, 3, 61) + ' ' + passageText(6, 0, 62)
    const questions = [
      ...world(20),
      question('q1', judged(shared)),
      question('q2', judged(shared.replace(/\d+\.$/, '1.'))),
      question('q3', judged('Respuesta una.'), judged('Respuesta dos.')),
      question('q4', judged('Del mismo texto, al principio.', 2, 'D')),
      question('q5', judged('Del mismo texto, al final.', 2, 'D')),
      question('q6', judged('Otra respuesta.'), judged('Respuesta una.', 1)),
    ]
    const examples = exampleOf(questions)
    const names = passageNames(examples, signatures)
    const { batches, left } = makeBatches(examples, names, { size: 8, seed: 3, epoch: 0 })
    expect(left).toBeLessThan(3)
    expect(batches.flat()).toHaveLength(examples.length - left)
    for (const batch of batches) {
      const has = (text: string) => batch.some(({ question: { text: own } }) => own === text)
      expect(has('q1') && has('q2')).toBe(false)
      expect(has('q4') && has('q5')).toBe(false)
      expect(batch.filter(({ question: { text } }) => text === 'q3').length).toBeLessThan(2)
      const one = batch.some(({ positive: { text } }) => text === 'Respuesta una.')
      expect(has('q6') && one).toBe(false)
    }
  })
})

describe('the evaluation pool', () => {
  it('holds what is judged, what the search brings and others by chance, each once; gains rank', async () => {
    const questions = [
      question('a', judged('sí', 2), judged('a medias', 1), judged('no', 0)),
      question('b', judged('b', 1)),
    ]
    const others = Array.from({ length: 300 }, (_, i) => candidate(`otro ${i}`, 1 - i / 1000))
    const pool = await evaluationPool(questions, sourceOf([candidate('sí', 2), ...others]), 1)
    expect(pool.passages.map(({ text }) => text).slice(0, 4)).toEqual(['sí', 'a medias', 'no', 'b'])
    expect(new Set(pool.passages.map(({ hash }) => hash)).size).toBe(pool.passages.length)
    expect(pool.passages).toHaveLength(304)
    const small = { questions, passages: pool.passages.slice(0, 4) }
    // Along one axis: the question asks for 1, passages lie at cos 1, 0, −1, 0.
    const ranked = await rankPool(
      small,
      Float32Array.of(1, 0, 0, 1),
      Float32Array.of(0, 5, 1, 0, -1, 0, 0, 1),
      2,
      10,
    )
    expect(ranked[0]!.ranking[0]).toBe(judged('a medias').hash)
    expect(ranked[0]!.gains).toEqual(
      new Map([
        [judged('sí').hash, 2],
        [judged('a medias').hash, 1],
      ]),
    )
    expect(ranked[0]!.relevant).toEqual(new Set([judged('sí').hash]))
    expect(ranked[1]!.relevant).toEqual(new Set([judged('b').hash]))
  })
})
