/** Texts as a loss takes them, batch by batch: for each loss the rows and labels it needs. */
import { shuffled } from '../../ml/random.ts'
import { losses } from '../../ml/losses/index.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { makeBatches, passageNames, type Example } from './batches.ts'
import type { CandidateSource } from './candidates.ts'
import { allowedNegative, hardNegatives, markedNegatives, Signatures, type Negative } from './negatives.ts'
import { OwnPairs, OwnSupply } from './own-pairs.ts'
import { pairsOf, type Question } from './question.ts'
import { maskedLanguage, type TrainingSettings } from './settings.ts'

export interface RowBatch {
  /** Question, passage, then negatives; as many in each row. For masked language modelling the text alone. */
  readonly rows: readonly (readonly string[])[]
  readonly labels?: readonly number[]
}

/** One epoch after the other; the last may be cut by `maxSteps`. */
export interface RowPlan {
  readonly batches: readonly RowBatch[]
  readonly stepsPerEpoch: number
  /** Pairs that fit in no batch, over all epochs. */
  readonly left: number
}

type Planner = (
  questions: readonly Question[],
  settings: TrainingSettings,
  source: CandidateSource,
  breathe: () => Promise<void>,
) => Promise<RowPlan>

export const planRows: Planner = (questions, settings, source, breathe) => {
  const { name } = settings.loss
  if (name === maskedLanguage) return planTexts(questions, settings, source, breathe)
  const { labels } = losses[name]
  if (labels === 'none') return planPairs(questions, settings, source, breathe)
  if (labels === 'margin')
    throw new FojasError('bad_request', { detail: `${name} necesita los puntajes de un modelo maestro` })
  return planLabelled(questions, settings, source, breathe)
}

function stepsOf(settings: TrainingSettings, perEpoch: number): number {
  const steps = Math.max(1, Math.round(settings.epochs * perEpoch))
  return Math.min(steps, settings.maxSteps ?? Infinity)
}

const planPairs: Planner = async (questions, settings, source, breathe) => {
  const { name } = settings.loss
  const columns = name === maskedLanguage ? 2 : losses[name].columns
  const wanted =
    columns === 3 ? 1 : name !== maskedLanguage && losses[name].moreNegatives ? settings.negatives : 0
  const signatures = new Signatures()
  const pairs: Example[] = pairsOf(questions).map((pair) => ({ ...pair, negatives: [] }))
  const own = takesOwnPairs(settings)
    ? await OwnPairs.of(questions, source, settings.seed, breathe)
    : undefined
  const names = passageNames([...pairs, ...(own?.round(0) ?? [])], signatures)
  const supply = own === undefined ? undefined : new OwnSupply(own, names, signatures)
  const drawn = new Map<string, Map<string, Negative[]>>()
  const negativesOf = async (question: Question, epoch: number): Promise<Negative[]> => {
    const round = String(settings.redraw ? epoch : 0)
    const known = drawn.get(round) ?? new Map<string, Negative[]>()
    drawn.set(round, known)
    const before = known.get(question.id)
    if (before !== undefined) return before
    await breathe()
    const draw = { seed: settings.seed, epoch: Number(round) }
    const hard = settings.mined
      ? await hardNegatives(question, source, signatures, wanted, draw)
      : shuffled(
          { seed: settings.seed, name: `marked ${question.id}`, counters: [epoch] },
          markedNegatives(question, signatures),
        ).slice(0, wanted)
    const all = hard.length < wanted ? await filled(question, hard, source, signatures, wanted, draw) : hard
    known.set(question.id, all)
    return all
  }
  const batches: RowBatch[] = []
  let [perEpoch, left, total] = [0, 0, Infinity]
  for (let epoch = 0; batches.length < total; epoch++) {
    const made = makeBatches(pairs, names, { size: settings.batch, seed: settings.seed, epoch })
    if (made.batches.length === 0)
      throw new FojasError('training_data_invalid', {
        detail: 'hacen falta al menos dos preguntas con respuestas distintas',
      })
    if (epoch === 0) {
      perEpoch = made.batches.length / settings.accumulation
      total = stepsOf(settings, perEpoch) * settings.accumulation
    }
    left += made.left
    for (const batch of made.batches.slice(0, total - batches.length)) {
      const marked =
        wanted === 0 ? [] : await Promise.all(batch.map(({ question }) => negativesOf(question, epoch)))
      const beside = supply?.beside(batch, settings.ownPairs, wanted) ?? []
      const negatives = wanted === 0 ? [] : [...marked, ...beside.map((example) => example.negatives)]
      // Every row has as many: what the poorest of the batch has.
      const width = Math.min(...negatives.map(({ length }) => length), wanted)
      if (width < columns - 2)
        throw new FojasError('training_data_invalid', {
          detail: `${name} necesita un pasaje negativo por pregunta`,
        })
      batches.push({
        rows: [...batch, ...beside].map(({ question, positive }, i) => [
          question.text,
          positive.text,
          ...(negatives[i] ?? []).slice(0, width).map(({ text }) => text),
        ]),
      })
    }
  }
  return { batches, stepsPerEpoch: perEpoch, left }
}

/** Only where each row is an answer to its own question and a wrong one to all others. */
function takesOwnPairs({ loss, ownPairs }: TrainingSettings): boolean {
  if (loss.name === maskedLanguage || ownPairs === 0) return false
  const { columns, inBatch, moreNegatives } = losses[loss.name]
  return columns === 2 && inBatch && moreNegatives
}

/** Passages by chance for what the ranking could not give. */
async function filled(
  question: Question,
  hard: readonly Negative[],
  source: CandidateSource,
  signatures: Signatures,
  wanted: number,
  draw: { readonly seed: number; readonly epoch: number },
): Promise<Negative[]> {
  const known = new Set(hard.map(({ hash }) => hash))
  const random = await source.random(wanted * 8, draw.seed + draw.epoch)
  const order = shuffled({ seed: draw.seed, name: `fill ${question.id}`, counters: [draw.epoch] }, random)
  const more = order.filter((each) => !known.has(each.hash) && allowedNegative(question, each, signatures))
  return [...hard, ...more].slice(0, wanted)
}

/** Every judged pair with its grade as a label: 1, ½ and 0; for binary losses 1 and 0. */
const planLabelled: Planner = async (questions, settings, _source, breathe) => {
  const { name } = settings.loss
  const binary = name !== maskedLanguage && losses[name].labels === 'binary'
  const rows = questions.flatMap((question) =>
    question.passages.map(({ text, grade }) => ({
      row: [question.text, text],
      label: binary ? Math.min(1, grade) : grade / 2,
    })),
  )
  if (rows.length < 2)
    throw new FojasError('training_data_invalid', { detail: 'hacen falta al menos dos pares' })
  return inOrder(rows, settings, breathe, (part) => ({
    rows: part.map(({ row }) => row),
    labels: part.map(({ label }) => label),
  }))
}

/** Every passage alone. */
const planTexts: Planner = (questions, settings, _source, breathe) => {
  const texts = [...new Set(questions.flatMap(({ passages }) => passages.map(({ text }) => text)))]
  if (texts.length === 0) throw new FojasError('training_data_invalid', { detail: 'no hay textos' })
  return inOrder(texts, settings, breathe, (part) => ({ rows: part.map((text) => [text]) }))
}

async function inOrder<T>(
  items: readonly T[],
  settings: TrainingSettings,
  breathe: () => Promise<void>,
  batchOf: (part: readonly T[]) => RowBatch,
): Promise<RowPlan> {
  const { batch: size, accumulation, seed } = settings
  const stepsPerEpoch = Math.ceil(items.length / size) / accumulation
  const total = stepsOf(settings, stepsPerEpoch) * accumulation
  const batches: RowBatch[] = []
  for (let epoch = 0; batches.length < total; epoch++) {
    await breathe()
    const order = shuffled({ seed, name: 'rows', counters: [epoch] }, items)
    for (let from = 0; from < order.length && batches.length < total; from += size)
      batches.push(batchOf(order.slice(from, from + size)))
  }
  return { batches, stepsPerEpoch, left: 0 }
}
