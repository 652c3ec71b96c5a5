/** What a person or a script asks for, as the run that follows: the recipe by the number of labels, settings put over it. */
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import type { EncoderSpec } from '../../engine/encoder.ts'
import { readPairs } from './pairs.ts'
import { hashOf, usableLabels, type Question } from './question.ts'
import { recipeFor, recipeNames, recipes, trainingSettings, type TrainingSettings } from './settings.ts'
import type { TrainRequest } from './train.ts'

export const trainInput = z.object({
  /** A file of pairs; the library's own labels where absent. */
  pairs: z.string().optional(),
  /** A registered model's id or a model's folder. */
  model: z.string(),
  output: z.string(),
  recipe: z.enum(['auto', ...recipeNames]).default('auto'),
  division: z.enum(['auto', 'split', 'folds', 'none']).default('auto'),
  sweep: z.boolean().default(false),
  /** Put over the recipe's own. */
  settings: trainingSettings.omit({ recipe: true }).partial().default({}),
})
export type TrainInput = z.infer<typeof trainInput>

export interface RequestSources {
  model(idOrDirectory: string): Promise<EncoderSpec>
  /** The library's own labels. */
  labels(): readonly Question[]
}

/**
 * @throws FojasError training_too_few_labels where the recipe is chosen by their number; path_not_found,
 * missing_columns, malformed_file of the file of pairs
 */
export async function requestOf(input: TrainInput, sources: RequestSources): Promise<TrainRequest> {
  const { questions, data } = await questionsOf(input, sources)
  return {
    questions,
    data,
    division: input.division,
    sweep: input.sweep,
    output: resolve(input.output),
    parent: input.model,
    model: await sources.model(input.model),
    settings: settingsFor(input, usableLabels(questions)),
  }
}

async function questionsOf(
  { pairs }: TrainInput,
  sources: RequestSources,
): Promise<Pick<TrainRequest, 'questions' | 'data'>> {
  if (pairs !== undefined) {
    const { questions, hash } = await readPairs(pairs)
    return { questions, data: { name: basename(pairs), hash } }
  }
  const questions = sources.labels()
  return { questions, data: { name: 'marcas de la biblioteca', hash: hashOf(JSON.stringify(questions)) } }
}

/** @param labels usable ones */
export function settingsFor(
  { recipe, settings }: Pick<TrainInput, 'recipe' | 'settings'>,
  labels: number,
): TrainingSettings {
  const name = recipe === 'auto' ? recipeFor(labels) : recipe
  const { from } = recipes.adapter
  if (name === undefined) throw new FojasError('training_too_few_labels', { labels, missing: from - labels })
  const own = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return { ...recipes[name].settings, ...own }
}
