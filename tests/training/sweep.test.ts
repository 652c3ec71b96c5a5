import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recipes } from '../../src/main/core/training/settings.ts'
import { sweepRows } from '../../src/main/core/training/report.ts'
import { firstChoices, sweep, withChoice, type Trial } from '../../src/main/core/training/sweep.ts'

const { settings } = recipes.lora
const keyOf = ({ lr, rank, loss, epochs }: typeof settings): string =>
  JSON.stringify([lr, rank, 'scale' in loss ? loss.scale : null, epochs])

describe('a sweep', () => {
  it('tries no scale where the loss has none, and no rank where the recipe has none', () => {
    const loss = { name: 'TripletLoss', margin: 1 } as const
    const triplets = firstChoices({ ...settings, loss })
    expect(triplets).toHaveLength(8)
    expect(new Set(triplets.map(({ scale }) => scale)).size).toBe(1)
    expect(withChoice({ ...settings, loss }, triplets[1]!).loss).toEqual(loss)
    const full = recipes.full.settings
    expect(new Set(firstChoices(full).map(({ rank }) => rank))).toEqual(new Set([full.rank]))
  })

  it('begins with the recipe’s own settings, and no choice twice', () => {
    for (const { settings: own } of Object.values(recipes)) {
      const choices = firstChoices(own)
      expect(choices).toHaveLength(8)
      expect(withChoice(own, choices[0]!)).toEqual(own)
      expect(new Set(choices.map((each) => JSON.stringify(each))).size).toBe(8)
    }
    const other = withChoice(settings, { lr: 1e-4, scale: 50, rank: 8, epochs: 4 }, 0.5)
    expect(other).toMatchObject({ rank: 8, alpha: 16, epochs: 2, loss: { scale: 50 } })
  })

  /** Best at a high rate and a high scale; what a small budget says is the same. */
  const score = (s: typeof settings): Trial => ({
    'ndcg@10': s.lr * 1000 + ('scale' in s.loss ? (s.loss.scale ?? 0) / 1000 : 0),
    share: 0.5,
  })

  it('halves rung by rung, finds the best, and loses what diverged', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fojas-sweep-'))
    const tried: string[] = []
    const best = firstChoices(settings)
      .map((each) => withChoice(settings, each))
      .sort((a, b) => score(b)['ndcg@10']! - score(a)['ndcg@10']!)
    const found = await sweep(
      settings,
      'data',
      directory,
      (each, name) => {
        tried.push(name)
        return Promise.resolve(
          each.lr === best[0]!.lr && each.rank === 8 ? { ...score(each), 'ndcg@10': null } : score(each),
        )
      },
      () => undefined,
    )
    expect(tried).toHaveLength(8 + 4 + 2)
    expect(found.table.map(({ rung }) => rung)).toEqual([...Array<number>(8).fill(0), 1, 1, 1, 1, 2, 2])
    expect(found.table.map(({ budget }) => budget)[0]).toBe(0.25)
    const expected = best.find((each) => !(each.lr === best[0]!.lr && each.rank === 8))!
    expect(score(found.settings)['ndcg@10']).toBe(score(expected)['ndcg@10'])
    expect(JSON.parse(readFileSync(join(directory, 'sweep.json'), 'utf8'))).toMatchObject({
      table: found.table,
    })
    // Its table, the last rung's best first.
    expect(sweepRows(found.table).split('\n')).toHaveLength(2 + 14)
    expect(sweepRows(found.table).split('\n')[2]).toContain(`| 1,000 | ${found.settings.lr} |`)
  })

  it('goes on where it was killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fojas-sweep-'))
    const tried: string[] = []
    const run = (limit: number, of = 'data') =>
      sweep(
        settings,
        of,
        directory,
        (each, name) => {
          if (tried.length === limit) throw new Error('killed')
          tried.push(name)
          return Promise.resolve(score(each))
        },
        () => undefined,
      )
    await expect(run(5)).rejects.toThrow('killed')
    const { settings: found } = await run(100)
    expect(tried).toHaveLength(14)
    expect(new Set(tried).size).toBe(14)
    const other = await sweep(
      settings,
      'data',
      mkdtempSync(join(tmpdir(), 'fojas-sweep-')),
      (each) => Promise.resolve(score(each)),
      () => undefined,
    )
    expect(keyOf(found)).toBe(keyOf(other.settings))
    // Of other data nothing is taken over.
    await run(100, 'other data')
    expect(tried).toHaveLength(28)
  })
})
