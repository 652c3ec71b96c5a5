import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  agreementWords,
  cohenKappa,
  gwetAc1,
  krippendorffAlpha,
  metrics,
  percentAgreement,
} from '../../src/main/core/labels/agreement.ts'
import { withShared } from '../support/shared.ts'

withShared('data/goldens/agreement.json', 'agreement beside the reference figures', (path) => {
  const values = z.array(z.number().nullable())
  const golden = z
    .object({
      krippendorff: z.object({
        data: z.array(values),
        nominal: z.number(),
        ordinal: z.number(),
        interval: z.number(),
      }),
      pairs: z.array(
        z.object({
          name: z.string(),
          a: values,
          b: values,
          percent: z.number(),
          cohen_kappa: z.number(),
          gwet_ac1: z.number(),
          krippendorff_nominal: z.number(),
        }),
      ),
    })
    .parse(JSON.parse(readFileSync(join(path), 'utf8')))

  it.each(metrics)("is Krippendorff's alpha, %s, with values missing", (metric) => {
    expect(krippendorffAlpha(golden.krippendorff.data, metric)).toBeCloseTo(golden.krippendorff[metric], 12)
  })

  it.each(golden.pairs)('is kappa, AC1 and alpha of two: $name', (pair) => {
    expect(percentAgreement(pair.a, pair.b)).toBeCloseTo(pair.percent, 12)
    expect(cohenKappa(pair.a, pair.b)).toBeCloseTo(pair.cohen_kappa, 12)
    expect(gwetAc1(pair.a, pair.b)).toBeCloseTo(pair.gwet_ac1, 12)
    expect(krippendorffAlpha([pair.a, pair.b], 'nominal')).toBeCloseTo(pair.krippendorff_nominal, 12)
  })
})

describe('agreement of nearly nothing', () => {
  it('says nothing where nothing can be said', () => {
    expect(krippendorffAlpha([], 'ordinal')).toBeNull()
    expect(
      krippendorffAlpha(
        [
          [2, null],
          [null, 1],
        ],
        'ordinal',
      ),
    ).toBeNull()
    expect(
      krippendorffAlpha(
        [
          [2, 2],
          [2, 2],
        ],
        'ordinal',
      ),
    ).toBeNull()
    expect(percentAgreement([], [])).toBeNull()
    expect(cohenKappa([2, 2], [2, 2])).toBeNull()
    expect(gwetAc1([2, 2], [2, 2])).toBeNull()
    // With three grades to choose from, the same marks do say something.
    expect(gwetAc1([2, 2], [2, 2], 3)).toBe(1)
  })

  it('puts a figure in words that tell what to do', () => {
    expect(agreementWords(null, 0)).toContain('dos marquen los mismos fragmentos')
    expect(agreementWords(0.9, 5)).toContain('primera impresión')
    expect(agreementWords(0.9, 100)).toContain('mismo criterio')
    expect(agreementWords(0.4, 100)).toContain('antes de entrenar')
  })
})
