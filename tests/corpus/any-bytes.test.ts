/** Whatever bytes come under whatever name, a parser gives documents or a coded reason. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formats, parseFile } from '../../src/main/core/corpus/formats/index.ts'
import { FojasError } from '../../src/shared/errors/index.ts'

/** Damaged PDF and Parquet are read in workers, in their own tests: their readers fail unheard, or never end. */
const elsewhere = ['pdf', 'parquet']
const extensions = formats.flatMap((format) => format.extensions).filter((each) => !elsewhere.includes(each))

/** Beginnings that make a format believe that a file is its own. */
const beginnings = [
  '',
  '{"id":',
  '[',
  '<?xml version="1.0"?><',
  '---\nidentifier: ',
  '#I1I#',
  'question,context\n',
  'PAR1',
]

it.each([...new Set(extensions)])('.%s', async (extension) => {
  const bytes = fc.tuple(
    fc.constantFrom(...beginnings),
    fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ maxLength: 400, unit: 'grapheme' })),
  )
  await fc.assert(
    fc.asyncProperty(bytes, fc.boolean(), async ([beginning, rest], bodyOnly) => {
      const file = Buffer.concat([Buffer.from(beginning), Buffer.from(rest)])
      const outcome = await parseFile({ name: `carpeta/x.${extension}`, bytes: file }, { bodyOnly }).catch(
        (error: unknown) => {
          expect(error).toBeInstanceOf(FojasError)
        },
      )
      for (const { text, title } of outcome?.documents ?? []) {
        expect(text).toBe(text.normalize('NFC'))
        expect(title).not.toBe('')
      }
    }),
    { numRuns: 150 },
  )
})
