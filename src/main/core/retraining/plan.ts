/** What would be trained with the marks that there are, and what a verdict would be given on. */
import { leastDocuments, leastQuestions } from '../promotion/criteria.ts'
import { groupQuestions } from '../training/groups.ts'
import { usableLabels } from '../training/question.ts'
import { recipeFor, recipes, type RecipeName, type TrainingSettings } from '../training/settings.ts'
import { pairsForSplit, splitQuestions, type Side } from '../training/splits.ts'
import { recipeDefaults as defaults, type TrainingOverrides } from '../../../shared/contract/training.ts'
import type { overrides } from './store.ts'
import { answered, type SnapshotQuestion } from './snapshot.ts'
import type { z } from 'zod'

export interface Plan {
  readonly questions: readonly SnapshotQuestion[]
  readonly labels: number
  /** Groups of documents that are asked about. */
  readonly documents: number
  readonly recipe: RecipeName | undefined
  readonly division: 'split' | 'folds'
  /** Questions that would be control ones. */
  readonly control: number
}

/**
 * One split where there are pairs enough, and its control part can bear a verdict; else every question is judged by a
 * fold that never saw it.
 */
export function planOf(all: readonly SnapshotQuestion[], sides: ReadonlyMap<string, Side>): Plan {
  const questions = answered(all)
  const labels = usableLabels(questions)
  const documents = groupQuestions(questions).length
  const { test } = splitQuestions(questions, sides)
  const enough = test.length >= leastQuestions && groupQuestions(test).length >= leastDocuments
  const division = labels >= pairsForSplit && enough ? 'split' : 'folds'
  return {
    ...{ questions, labels, documents, division, recipe: recipeFor(labels) },
    control: division === 'split' ? test.length : questions.length,
  }
}

/** Avanzado's fields as settings of the run. */
export function settingsOf(given: TrainingOverrides, recipe: RecipeName): z.infer<typeof overrides> {
  const { lr, epochs, negatives, length } = given
  const own: TrainingSettings = recipes[recipe].settings
  return {
    ...(lr === undefined ? {} : { lr }),
    // Epochs that somebody asks for are not cut by the recipe's limit.
    ...(epochs === undefined ? {} : { epochs, maxSteps: Number.MAX_SAFE_INTEGER }),
    ...(negatives === undefined ? {} : { negatives }),
    ...(length === undefined ? {} : { lengths: { ...own.lengths, document: length } }),
  }
}

/** Every recipe's own values of what Avanzado offers. */
export function recipeDefaults(): z.infer<typeof defaults> {
  return defaults.parse(
    Object.fromEntries(
      Object.entries(recipes).map(([name, { settings }]) => {
        const { lr, epochs, negatives, lengths } = settings
        return [name, { lr, epochs, negatives, length: lengths.document }]
      }),
    ),
  )
}
