/** What a person chooses for a model, kept in the library's settings; absent where the model's own holds. */
import { poolingModes, type PoolingMode } from '../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../shared/errors/index.ts'

export interface ModelOptions {
  /** For a folder without `modules.json` only, like `normalise`; mean when absent. */
  readonly pooling: PoolingMode | undefined
  /** Whether every vector is made of length one; not when absent. */
  readonly normalise: boolean | undefined
  /** Tokens a text is cut to. */
  readonly maxLength: number | undefined
}

/** Absent: left as it is. Null: the model's own again. */
export type ModelChange = {
  readonly [K in keyof ModelOptions]?: NonNullable<ModelOptions[K]> | null | undefined
}

type Key = keyof ModelOptions

export const settingKeys = (id: string): Readonly<Record<Key, string>> => ({
  pooling: `model.${id}.pooling`,
  normalise: `model.${id}.normalise`,
  maxLength: `model.${id}.maxLength`,
})

export function readOptions(setting: (key: Key) => string | undefined): ModelOptions {
  const limit = Number(setting('maxLength'))
  const normalise = setting('normalise')
  return {
    pooling: poolingModes.find((mode) => mode === setting('pooling')),
    normalise: normalise === 'yes' ? true : normalise === 'no' ? false : undefined,
    maxLength: Number.isInteger(limit) && limit > 1 ? limit : undefined,
  }
}

/** What a change writes; an empty setting is none. */
export function settingsOf(change: ModelChange, plain: boolean): [Key, string][] {
  const { pooling, normalise, maxLength } = change
  const bad = (detail: string): FojasError => new FojasError('bad_request', { detail })
  if (!plain && (typeof pooling === 'string' || typeof normalise === 'boolean'))
    throw bad('este modelo trae su propia agregación: solo se elige en los que no traen modules.json')
  if (typeof maxLength === 'number' && (!Number.isInteger(maxLength) || maxLength < 8))
    throw bad('el largo máximo es un número de 8 tokens o más')
  const out: [Key, string][] = []
  if (pooling !== undefined) out.push(['pooling', pooling ?? ''])
  if (normalise !== undefined) out.push(['normalise', normalise === null ? '' : normalise ? 'yes' : 'no'])
  if (maxLength !== undefined) out.push(['maxLength', maxLength === null ? '' : String(maxLength)])
  return out
}
