/**
 * Settings chosen on the validation part by successive halving (Jamieson & Talwalkar 2016): many are tried on a part
 * of the budget, the better half on twice as much, and so on. What was tried is kept, so that a sweep goes on.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { shuffled } from '../../ml/random.ts'
import { maskedLanguage, type RecipeName, type TrainingSettings } from './settings.ts'

interface Space {
  readonly lr: readonly number[]
  readonly scale: readonly number[]
  readonly rank: readonly number[]
  readonly epochs: readonly number[]
}

/** Around the recipe's own values; interpolation is chosen within each trial. */
const spaces: Readonly<Record<RecipeName, Space>> = {
  adapter: { lr: [3e-4, 1e-3, 3e-3], scale: [20, 50], rank: [16, 32, 64], epochs: [20, 40] },
  lora: { lr: [5e-5, 1e-4, 3e-4], scale: [20, 50], rank: [8, 16, 32], epochs: [2, 3, 5] },
  full: { lr: [5e-6, 1e-5, 3e-5], scale: [20, 50], rank: [], epochs: [1, 2, 3] },
}

/** Losses that a scale of the cosines is a setting of. */
const scaled: ReadonlySet<string> = new Set([
  'MultipleNegativesRankingLoss',
  'CachedMultipleNegativesRankingLoss',
  'MultipleNegativesSymmetricRankingLoss',
  'CoSENTLoss',
])

/** Settings tried at first; each rung keeps half. */
const trials = 8

const choice = z.object({ lr: z.number(), scale: z.number(), rank: z.number(), epochs: z.number() })
type Choice = z.infer<typeof choice>

export const sweepTable = z.array(
  choice.extend({
    /** 0 is the first and cheapest. */
    rung: z.number().int(),
    /** Part of the steps of a whole run. */
    budget: z.number(),
    /** On the validation part, with its best share; null: it diverged or collapsed. */
    'ndcg@10': z.number().nullable(),
    share: z.number(),
  }),
)
export type SweepTable = z.infer<typeof sweepTable>

export function withChoice(
  settings: TrainingSettings,
  { lr, scale, rank, epochs }: Choice,
  budget = 1,
): TrainingSettings {
  const { loss, maxSteps } = settings
  return {
    ...settings,
    lr,
    rank,
    epochs: epochs * budget,
    // A LoRA's strength is alpha / r: another rank is no other strength.
    alpha: (settings.alpha / settings.rank) * rank,
    loss: scaled.has(loss.name) && loss.name !== maskedLanguage ? { ...loss, scale } : loss,
    ...(maxSteps === undefined ? {} : { maxSteps: Math.max(1, Math.round(maxSteps * budget)) }),
  }
}

/** The recipe's own settings first, then others of its space by chance. */
export function firstChoices(settings: TrainingSettings): Choice[] {
  const { lr, epochs, ...space } = spaces[settings.recipe]
  const own: Choice = {
    lr: settings.lr,
    rank: settings.rank,
    epochs: settings.epochs,
    scale:
      settings.loss.name === maskedLanguage || !('scale' in settings.loss) ? 20 : (settings.loss.scale ?? 20),
  }
  // What the recipe, or its loss, has not is nothing to try.
  const scale = scaled.has(settings.loss.name) ? space.scale : [own.scale]
  const rank = space.rank.length > 0 ? space.rank : [own.rank]
  const all = lr.flatMap((l) =>
    scale.flatMap((s) => rank.flatMap((r) => epochs.map((e) => ({ lr: l, scale: s, rank: r, epochs: e })))),
  )
  const others = all.filter((each) => keyOf(each) !== keyOf(own))
  return [own, ...shuffled({ seed: settings.seed, name: 'sweep' }, others)].slice(0, trials)
}

const keyOf = ({ lr, scale, rank, epochs }: Choice): string => [lr, scale, rank, epochs].join(' ')

export interface Trial {
  readonly 'ndcg@10': number | null
  readonly share: number
}

const stored = z.object({ of: z.string(), table: sweepTable })

/**
 * @param of names what the trials are of, beside the settings: data and parent. Those of another sweep are not its own.
 * @param directory where `sweep.json` is kept
 * @param attempt one training on the training part, judged on the validation part
 * @returns the settings that won, and the table of all that was tried
 */
export async function sweep(
  settings: TrainingSettings,
  of: string,
  directory: string,
  attempt: (settings: TrainingSettings, name: string) => Promise<Trial>,
  tell: (row: SweepTable[number]) => void,
): Promise<{ settings: TrainingSettings; table: SweepTable }> {
  const file = join(directory, 'sweep.json')
  const key = createHash('sha256')
    .update(JSON.stringify([of, settings]))
    .digest('hex')
  const table = await readTable(file, key)
  let choices = firstChoices(settings)
  const rungs = Math.ceil(Math.log2(choices.length))
  for (let rung = 0; rung < rungs; rung++) {
    const budget = 1 / 2 ** (rungs - 1 - rung)
    const scored: { each: Choice; score: number }[] = []
    for (const [index, each] of choices.entries()) {
      let row = table.find((known) => known.rung === rung && keyOf(known) === keyOf(each))
      if (row === undefined) {
        const result = await attempt(withChoice(settings, each, budget), `sweep-${rung}-${index}`)
        row = { ...each, rung, budget, ...result }
        table.push(row)
        await writeTable(file, { of: key, table })
      }
      tell(row)
      scored.push({ each, score: row['ndcg@10'] ?? -Infinity })
    }
    scored.sort((a, b) => b.score - a.score)
    choices = scored.slice(0, Math.ceil(scored.length / 2)).map(({ each }) => each)
  }
  const [best] = choices
  return { settings: best === undefined ? settings : withChoice(settings, best), table }
}

async function readTable(file: string, of: string): Promise<SweepTable> {
  try {
    const found = stored.parse(JSON.parse(await readFile(file, 'utf8')))
    return found.of === of ? found.table : []
  } catch {
    return []
  }
}

async function writeTable(file: string, table: z.infer<typeof stored>): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(table, null, 1))
  await rename(`${file}.new`, file)
}
