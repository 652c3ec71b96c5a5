/** Outcomes of a configuration as Markdown. */
import type { Outcome } from './outcome.ts'

const figure = (value: number): string => value.toFixed(3).replace(/^0/, '')
const arrow = (pair: readonly number[] | null | undefined): string =>
  pair === null || pair === undefined ? '' : pair.map(figure).join(' → ')
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const keys = ['ndcg@10', 'accuracy@1', 'accuracy@5'] as const
const legs = [
  ['meaning', 'meaning'],
  ['both, weight chosen', 'both'],
  ['both, weight .3', 'bothByRule'],
] as const

export function table(outcomes: readonly Outcome[]): string {
  const head = `| seed | asked | leg | NDCG@10 | accuracy@1 | accuracy@5 | steps, share, weight | control: meaning | both | verdict |
|---|---|---|---|---|---|---|---|---|---|`
  const rows = outcomes.flatMap(({ seed, asked, state, weightBefore, chosen, found }) => {
    const about =
      chosen === null
        ? ['', '', '', state]
        : [
            `${chosen.steps}, ${chosen.share}, ${weightBefore} → ${chosen.weight}`,
            arrow(chosen.control ?? chosen.validation),
            arrow(chosen.bothControl),
            [state, ...chosen.failed].join(', '),
          ]
    if (found === null) return [`| ${[seed, asked, '', '', '', '', ...about].join(' | ')} |`]
    return legs.map(([name, leg], i) => {
      const cells = keys.map((key) => arrow(found[leg].map((each) => each[key])))
      return `| ${[seed, asked, name, ...cells, ...(i === 0 ? about : ['', '', '', ''])].join(' | ')} |`
    })
  })
  return [head, ...rows, '', ...summary(outcomes), ...peers(outcomes)].join('\n')
}

function summary(outcomes: readonly Outcome[]): string[] {
  const control = outcomes
    .map(({ chosen }) => chosen?.control ?? chosen?.validation ?? null)
    .filter((pair) => pair !== null)
  const verdicts = outcomes.filter(({ state }) => state === 'promoted').length
  const lines = [
    `put to use: ${verdicts} of ${outcomes.length}`,
    ...(control.length === 0
      ? []
      : [
          `held out while training, by meaning: mean NDCG@10 ${arrow([mean(control.map(([before]) => before)), mean(control.map(([, after]) => after))])}`,
        ]),
  ]
  const judged = outcomes.flatMap(({ found }) => (found === null ? [] : [found]))
  if (judged.length === 0) return lines
  for (const [name, leg] of legs) {
    const [before, after] = [0, 1].map((i) => mean(judged.map((each) => each[leg][i]?.['ndcg@10'] ?? 0)))
    if (before === undefined || after === undefined) continue
    const worst = Math.min(...judged.map(({ [leg]: [old, now] }) => now['ndcg@10'] - old['ndcg@10']))
    lines.push(
      `${name}: mean NDCG@10 ${arrow([before, after])} (${(100 * (after / before - 1)).toFixed(1)} % relative), error down ${(100 * (1 - (1 - after) / (1 - before))).toFixed(1)} %, worst seed ${worst.toFixed(4)}`,
    )
  }
  return lines
}

function peers(outcomes: readonly Outcome[]): string[] {
  const twins = outcomes.flatMap(({ seed, twin }) => (twin === null ? [] : [{ seed, ...twin }]))
  if (twins.length === 0) return []
  const differences = twins.map(({ ours, theirs }) => theirs['ndcg@10'] - ours['ndcg@10'])
  const spread = Math.sqrt(mean(differences.map((each) => (each - mean(differences)) ** 2)))
  return [
    '',
    '| seed | NDCG@10 before | trained here | in sentence-transformers | accuracy@1 here, there | accuracy@5 | losses there |',
    '|---|---|---|---|---|---|---|',
    ...twins.map(
      ({ seed, before, ours, theirs, losses }) =>
        `| ${seed} | ${figure(before['ndcg@10'])} | ${figure(ours['ndcg@10'])} | ${figure(theirs['ndcg@10'])} | ${figure(ours['accuracy@1'])}, ${figure(theirs['accuracy@1'])} | ${figure(ours['accuracy@5'])}, ${figure(theirs['accuracy@5'])} | ${arrow(losses)} |`,
    ),
    '',
    `there less here: mean ${mean(differences).toFixed(4)}, standard deviation ${spread.toFixed(4)}`,
  ]
}
