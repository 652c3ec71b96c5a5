import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/shared.ts'

const renderer = join(projectRoot, 'src', 'renderer')
const css = readFileSync(join(renderer, 'look', 'tokens.css'), 'utf8')

/** The light or the dark side of `--name: light-dark(#…, #…)`. */
function tokensOf(side: 'light' | 'dark'): Map<string, string> {
  return new Map(
    [...css.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{6,8}), (#[0-9a-f]{6,8})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, side === 'light' ? light : dark],
    ),
  )
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(x: string, y: string): number {
  const [low = 0, high = 0] = [luminance(x), luminance(y)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** What is drawn on what, and the least WCAG 2.2 AA asks: 4.5 for text, 3 for the edge of a control. */
const pairs = [
  ['ink', 'paper', 4.5],
  ['secondary', 'paper', 4.5],
  ['accent', 'paper', 4.5],
  ['error', 'paper', 4.5],
  ['ink', 'selected', 4.5],
  ['secondary', 'selected', 4.5],
  ['ink', 'match', 4.5],
  ['match-line', 'match', 3],
  ['relevant', 'paper', 4.5],
  ['partial', 'paper', 4.5],
  ['partial', 'selected', 4.5],
  ['control', 'paper', 3],
] as const

describe.each([
  ['light', tokensOf('light')],
  ['dark', tokensOf('dark')],
])('%s colours', (_, tokens) => {
  it.each(pairs)('%s on %s reaches %d', (front, ground, least) => {
    expect(contrast(tokens.get(front) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(least)
  })
})

describe('the tokens', () => {
  it('measure as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3)
  })

  it('have a light and a dark value each', () => {
    const names = [...css.matchAll(/--([a-z-]+): (?!.*var\()/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(10)
    expect([...tokensOf('light').keys()]).toEqual(names)
  })

  it('are the only colours', () => {
    const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.(css|svelte)$/.test(name) && !name.endsWith('tokens.css'),
    )
    expect(files.length).toBeGreaterThan(3)
    const strays = files.filter((name) =>
      /#[0-9a-f]{3,8}\b(?=[;\s)])|\brgba?\(|\bhsla?\(/i.test(
        /<style>[\s\S]*|^[^<]*$/.exec(readFileSync(join(renderer, name), 'utf8'))?.[0] ?? '',
      ),
    )
    expect(strays).toEqual([])
  })
})
