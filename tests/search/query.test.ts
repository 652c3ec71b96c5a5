import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/main/core/search/query.ts'
import { fold } from '../../src/shared/text/fold.ts'

const word = fc.stringMatching(/^[a-zñáéíóú]{3,9}$/)

describe('a query', () => {
  it('survives anything typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const query = parseQuery(text)
        expect(query.text).toBe(text)
        for (const each of [...query.excluded, ...query.prefixes, ...query.phrases.flat()])
          expect(each).toMatch(/^[\p{L}\p{N}]+$/u)
      }),
    )
  })

  it('takes phrases, exclusions and beginnings apart, wherever they stand', () => {
    const part = fc.oneof(
      word.map((text) => ({ kind: 'word' as const, text })),
      fc
        .array(word, { minLength: 1, maxLength: 4 })
        .map((words) => ({ kind: 'phrase' as const, text: words.join(' ') })),
      word.map((text) => ({ kind: 'excluded' as const, text })),
      word.map((text) => ({ kind: 'prefix' as const, text })),
    )
    const written = { word: ['', ''], phrase: ['"', '"'], excluded: ['-', ''], prefix: ['', '*'] } as const
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.map(({ kind, text: inner }) => written[kind].join(inner)).join(' ')
        const query = parseQuery(text)
        const of = (kind: keyof typeof written) =>
          parts.filter((each) => each.kind === kind).map((each) => fold(each.text))
        expect(query.phrases.map((phrase) => phrase.join(' '))).toEqual(of('phrase'))
        expect(query.excluded).toEqual(of('excluded'))
        expect(query.prefixes).toEqual(of('prefix'))
        const ranking = query.words.map((each) => each.exact)
        for (const each of of('excluded'))
          if (![...of('word'), ...of('phrase').flatMap((phrase) => phrase.split(' '))].includes(each))
            expect(ranking).not.toContain(each)
      }),
    )
  })

  it('reads a hyphen inside a word as part of it', () => {
    expect(parseQuery('decreto-ley 6.582/58').excluded).toEqual([])
    expect(parseQuery('socio-gerente').words.map((each) => each.exact)).toEqual(['socio', 'gerente'])
  })

  it('takes dashes in pairs for an aside', () => {
    expect(parseQuery('dos representantes -un titular y otro alterno- de la jefatura').excluded).toEqual([])
    expect(parseQuery('riego -goteo huerta').excluded).toEqual(['goteo'])
  })

  it.each([
    ['ley 24.240', true],
    ['art. 42 ley 24.240', true],
    ['ley 24.240 defensa del consumidor', true],
    ['exímese a las entidades del artículo 1 de la ley 22.016 en proceso de privatización', false],
    ['cuánto cobra un despedido sin causa', false],
  ])('%s asks for a document by its name: %s', (text, asks) => {
    expect(parseQuery(text).namesDocuments).toBe(asks)
  })
})
