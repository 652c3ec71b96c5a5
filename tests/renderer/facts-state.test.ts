import { describe, expect, it } from 'vitest'
import type { DocumentFacts } from '../../src/shared/contract/documents.ts'
import type { DocumentMeta } from '../../src/shared/domain/document.ts'
import type { Client } from '../../src/renderer/client.ts'
import { FactsState, isEditable } from '../../src/renderer/library/facts.svelte.ts'
import { ownFactsOf } from '../../src/renderer/library/document-words.ts'

const meta = {
  key: 7,
  kind: 'judgment',
  title: 'PÉREZ C/ GÓMEZ S/ AMPARO',
  court: 'CÁMARA CIVIL - SALA B',
  docket: 'CIV 1/2024',
  sanctionDate: '2024-03-12',
  publishedFrom: null,
  editionDate: null,
  vanished: false,
  sourceName: 'fallo.txt',
  ocr: null,
} as DocumentMeta

/** Answers as the application does: the document with what was said of it; or fails. */
function client(sent: (DocumentFacts & { key: number })[], failure?: Error): Client {
  const edit = (facts: DocumentFacts & { key: number }): Promise<DocumentMeta> => {
    sent.push(facts)
    if (failure !== undefined) return Promise.reject(failure)
    return Promise.resolve({
      ...meta,
      kind: facts.kind,
      title: facts.title,
      court: facts.court,
      sanctionDate: facts.date,
    })
  }
  return { documents: { edit } } as unknown as Client
}

describe('the data of a document of one’s own', () => {
  it('begin as they were read, and are sent whole', async () => {
    const sent: (DocumentFacts & { key: number })[] = []
    const facts = new FactsState(client(sent), meta)
    facts.court = 'CNCiv., Sala C'
    facts.date = ''
    expect(await facts.save()).toMatchObject({ court: 'CNCiv., Sala C', sanctionDate: null })
    expect(sent).toEqual([
      {
        key: 7,
        kind: 'judgment',
        title: meta.title,
        court: 'CNCiv., Sala C',
        docket: 'CIV 1/2024',
        date: null,
      },
    ])
  })

  it('of what is no judgment have no court', async () => {
    const sent: (DocumentFacts & { key: number })[] = []
    const facts = new FactsState(client(sent), meta)
    facts.kind = 'own'
    await facts.save()
    expect(sent[0]).toMatchObject({ kind: 'own', court: null, docket: null })
  })

  it('need a title; what fails stays written, with its reason', async () => {
    const sent: (DocumentFacts & { key: number })[] = []
    const facts = new FactsState(client(sent, new Error('No se pudo guardar')), meta)
    facts.title = '  '
    expect(await facts.save()).toBeUndefined()
    expect(facts.error).toBe('Escriba la carátula.')
    expect(sent).toEqual([])
    facts.title = 'Otra'
    expect(await facts.save()).toBeUndefined()
    expect(facts.error).not.toBe('')
    expect([facts.title, facts.saving]).toEqual(['Otra', false])
  })

  it('are a person’s to change, those of a norm or an aviso are not', () => {
    expect((['judgment', 'own', 'text'] as const).every((kind) => isEditable({ ...meta, kind }))).toBe(true)
    expect((['norm', 'notice', 'context'] as const).some((kind) => isEditable({ ...meta, kind }))).toBe(false)
  })

  it('set them apart in a row', () => {
    expect(ownFactsOf(meta)?.join(' · ')).toBe(
      'Sentencia · 12/3/2024 · Cámara Civil - Sala B · CIV 1/2024 · fallo.txt',
    )
    expect(ownFactsOf({ ...meta, ocr: { confidence: 80, pages: 2, doubtful: [] } })).toContain(
      'leído por máquina',
    )
    expect(ownFactsOf({ ...meta, kind: 'norm' })).toBeNull()
  })
})
