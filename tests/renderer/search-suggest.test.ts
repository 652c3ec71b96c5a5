import { createORPCClient } from '@orpc/client'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Client } from '../../src/renderer/client.ts'
import { SearchState } from '../../src/renderer/search/search.svelte.ts'

function harness() {
  const asked: string[] = []
  const waiting = new Map<string, () => void>()
  const client: Client = createORPCClient({
    call: async (path: readonly string[], input: unknown) => {
      const name = path.join('.')
      const { text } = z.object({ text: z.string().default('') }).parse(input)
      asked.push(`${name} ${text}`)
      await new Promise<void>((resolve) => waiting.set(text, resolve))
      return [
        { kind: 'reference', text: 'Ley 17.000', detail: 'Huertas', documentKey: 7 },
        { kind: 'history', text: `${text} de riego`, detail: null, documentKey: null },
        { kind: 'history', text, detail: null, documentKey: null },
      ]
    },
  })
  return { suggestions: new SearchState(client).suggestions, asked, waiting }
}

describe('suggestions while typing', () => {
  it('ask once the letters settle, never search, and leave out what is already written', async () => {
    const { suggestions, asked, waiting } = harness()
    suggestions.typed('le')
    suggestions.typed('ley')
    await vi.waitFor(() => {
      expect(asked).toEqual(['search.suggest ley'])
    })
    waiting.get('ley')?.()
    await vi.waitFor(() => {
      expect(suggestions.items.map(({ text }) => text)).toEqual(['Ley 17.000', 'ley de riego'])
    })
    expect(asked).toHaveLength(1)
  })

  it('move through the list and what was typed', async () => {
    const { suggestions, waiting } = harness()
    const asking = suggestions.ask('ley')
    await vi.waitFor(() => {
      expect(waiting.has('ley')).toBe(true)
    })
    waiting.get('ley')?.()
    await asking
    const seen = [1, 1, 1, -1].map((by) => {
      suggestions.move(by)
      return suggestions.active
    })
    expect(seen).toEqual([0, 1, -1, 1])
    expect(suggestions.chosen?.text).toBe('ley de riego')
  })

  it('stay closed when they come after the question was asked', async () => {
    const { suggestions, waiting } = harness()
    const asking = suggestions.ask('ley')
    await vi.waitFor(() => {
      expect(waiting.has('ley')).toBe(true)
    })
    suggestions.close()
    waiting.get('ley')?.()
    await asking
    expect(suggestions.open).toBe(false)
  })
})
