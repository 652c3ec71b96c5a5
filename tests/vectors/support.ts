/** A library with passages, and an encoder whose embeddings depend on the text alone. */
import { createHash } from 'node:crypto'
import { corpusMigrations } from '../../src/main/core/corpus/schema.ts'
import { openWriter } from '../../src/main/core/library/connection.ts'
import type { Writer } from '../../src/main/core/library/database.ts'
import { migrate } from '../../src/main/core/library/migrate.ts'
import { integer } from '../../src/main/core/library/sql.ts'
import { vectorAnswerMigrations, vectorMigrations } from '../../src/main/core/vectors/schema.ts'
import type { BuildContext, GenerationIdentity, PassageSource } from '../../src/main/core/vectors/service.ts'
import type { Encoder } from '../../src/main/engine/encoder.ts'

export const dimension = 64

export function openTestLibrary(file: string): Writer {
  const writer = openWriter(file)
  migrate(writer, [...corpusMigrations, ...vectorMigrations, ...vectorAnswerMigrations])
  return writer
}

export function addPassages(writer: Writer, count: number): void {
  writer.transaction(() => {
    const document = writer.run(
      `INSERT INTO document(id, kind, title, text_state, source_hash, source_name, length)
       VALUES (hex(randomblob(8)), 'norm', 't', 'original', 'h', 'n', 1)`,
    ).lastInsertRowid
    for (let i = 0; i < count; i += 1) {
      writer.run(
        `INSERT INTO passage(document_key, ordinal, start, "end", part, hash) VALUES (?, ?, 0, 1, 'p', 'h')`,
        document,
        i,
      )
    }
  })
}

export const textOf = (passage: number): string => `pasaje ${passage} ${'x'.repeat((passage * 7) % 90)}`

export function sourceOf(writer: Writer): PassageSource {
  return {
    ids: () => writer.all('SELECT id FROM passage ORDER BY id').map((row) => integer(row, 'id')),
    texts: (ids) => ids.map(textOf),
  }
}

/** Uniform in [-1, 1] from a hash of the text, shifted so that the mean is not zero. */
export function embeddingOf(text: string): Float32Array {
  const bytes = [0, 1].flatMap((part) => [...createHash('sha256').update(`${part}${text}`).digest()])
  return Float32Array.from(bytes, (byte, i) => (byte - 127.5) / 127.5 + (i % 3 === 0 ? 0.4 : 0))
}

export function hashingEncoder(beforeBatch: () => Promise<void> = () => Promise.resolve()): Encoder {
  const info = {
    modelHash: 'm',
    tokenizerHash: 't',
    dimension,
    maxLength: 512,
    precision: 'fp32',
    provider: 'cpu',
    pooling: 'mean',
    normalized: false,
    parameters: 0,
    prompts: {},
  } as const
  return {
    load: () => Promise.resolve(info),
    async encode(texts) {
      await beforeBatch()
      const embeddings = new Float32Array(texts.length * dimension)
      texts.forEach((text, i) => {
        embeddings.set(embeddingOf(text), i * dimension)
      })
      return { embeddings, tokens: texts.length }
    },
    countTokens: (texts) => Promise.resolve(texts.map((text) => text.length)),
    memory: () => Promise.resolve({ peak: 0, available: 0 }),
    providers: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  }
}

export const identity: GenerationIdentity = {
  model: 'semilla',
  modelHash: 'm',
  tokenizerHash: 't',
  pooling: 'mean',
  prompt: '',
  maxLength: 512,
  precision: 'fp32',
  headerRule: 'none',
  passageRule: 'words-120',
  bodyOnly: false,
  dimension,
}

export const quiet = (signal = new AbortController().signal): BuildContext => ({
  signal,
  progress: () => undefined,
  breathe: () => Promise.resolve(),
})
