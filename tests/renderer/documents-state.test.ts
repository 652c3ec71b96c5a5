import { createORPCClient } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Client } from '../../src/renderer/client.ts'
import { DocumentsState } from '../../src/renderer/library/documents.svelte.ts'

const listInput = z.object({ heading: z.string(), limit: z.number(), offset: z.number() })

/** A library of 250 documents; a heading's answer comes when the test says so. */
function harness() {
  const asked: number[] = []
  const waiting = new Map<string, () => void>()
  const client: Client = createORPCClient({
    call: async (path: readonly string[], input: unknown) => {
      if (path.join('.') !== 'documents.list') return { organisms: [], types: [] }
      const { heading, limit, offset } = listInput.parse(input)
      asked.push(offset)
      if (heading !== '') await new Promise<void>((resolve) => waiting.set(heading, resolve))
      const documents = Array.from({ length: Math.min(limit, 250 - offset) }, (_each, i) => ({
        key: offset + i,
        title: heading,
      }))
      return { total: 250, documents }
    },
  })
  return { documents: new DocumentsState(client), asked, waiting }
}

describe('the list of documents', () => {
  it('fetches the pages in sight, each once', async () => {
    const { documents, asked } = harness()
    await documents.load()
    await documents.need(190, 210)
    await documents.need(195, 215)
    expect(asked).toEqual([0, 100, 200])
    expect(documents.row(249)?.key).toBe(249)
    expect(documents.row(250)).toBeUndefined()
  })

  it('asks for the rows in sight again after a new list', async () => {
    const { documents } = harness()
    await documents.load()
    await documents.need(150, 160)
    const before = documents.loaded
    await documents.load()
    expect(documents.loaded).toBeGreaterThan(before)
    expect(documents.row(150)).toBeUndefined()
    await documents.need(150, 160)
    expect(documents.row(150)?.key).toBe(150)
  })

  it('drops what comes late for a former list', async () => {
    const { documents, waiting } = harness()
    documents.heading = 'vieja'
    const old = documents.load()
    documents.heading = 'nueva'
    const recent = documents.load()
    waiting.get('nueva')?.()
    await recent
    waiting.get('vieja')?.()
    await old
    expect(documents.row(0)?.title).toBe('nueva')
  })
})
