/** How much is marked and of what: the figures of *Los datos*. */
import type { LabelFigures } from '../../../shared/contract/label-figures.ts'
import { verdicts } from '../../../shared/domain/verdicts.ts'
import type { Reader } from '../library/database.ts'
import { tokenise } from '../search/analysis/tokenise.ts'
import * as store from './store-figures.ts'

/** The least of each class; the last has no end. */
const markClasses = [0, 1, 5, 10, 20] as const
const questionClasses = [1, 4, 7, 11, 16] as const
const passageClasses = [1, 25, 50, 100, 200] as const
/** Rubros and organisms shown: those of which the library holds most. */
const shown = 12

/** `1 a 3`, `4 a 6`, `16 o más` */
function classNames(classes: readonly number[]): string[] {
  return classes.map((least, i) => {
    const next = classes[i + 1]
    if (next === undefined) return `${String(least)} o más`
    return next === least + 1 ? String(least) : `${String(least)} a ${String(next - 1)}`
  })
}

export function inClasses(
  values: readonly number[],
  classes: readonly number[],
): { name: string; count: number }[] {
  return classNames(classes).map((name, i) => {
    // What is under the least class is of the least.
    const [from, to] = [
      i === 0 ? Number.NEGATIVE_INFINITY : (classes[i] ?? 0),
      classes[i + 1] ?? Number.POSITIVE_INFINITY,
    ]
    return { name, count: values.filter((value) => value >= from && value < to).length }
  })
}

const wordsOf = (text: string): number => tokenise(text).length

export function figuresOf(reader: Reader): LabelFigures {
  const questions = store.countedQuestions(reader)
  const texts = store.markedTexts(reader)
  const said = store.countedVerdicts(reader)
  const answered = questions.filter(({ relevant }) => relevant > 0).length
  const stems = new Map<string, number>()
  for (const question of questions)
    if (question.stems !== '') stems.set(question.stems, (stems.get(question.stems) ?? 0) + 1)
  const sections = store.coverage(reader, 'section')
  const years = store.coverage(reader, 'year').filter(({ name }) => name !== '')
  return {
    questions: questions.length,
    answered,
    unanswered: questions.length - answered,
    marks: questions.reduce((sum, { marks }) => sum + marks, 0),
    documents: sections.reduce((sum, { count }) => sum + count, 0),
    held: sections.reduce((sum, { of }) => sum + of, 0),
    verdicts: verdicts.map((verdict) => ({
      verdict,
      count: said.find((each) => each.verdict === verdict)?.count ?? 0,
    })),
    marksAQuestion: inClasses(
      questions.map(({ marks }) => marks),
      markClasses,
    ),
    questionLengths: inClasses(
      questions.map(({ text }) => wordsOf(text)),
      questionClasses,
    ),
    passageLengths: inClasses(
      texts.map(({ text }) => wordsOf(text)),
      passageClasses,
    ),
    sections,
    rubros: store.coverage(reader, 'rubro').slice(0, shown),
    organisms: store.coverage(reader, 'organism').slice(0, shown),
    // The latest: what is searched most.
    years: years.sort((x, y) => Number(x.name) - Number(y.name)).slice(-shown),
    duplicateQuestions: [...stems.values()].filter((count) => count > 1).length,
    duplicatePassages: texts.filter(({ passages }) => passages > 1).length,
  }
}
