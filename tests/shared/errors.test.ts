import { describe, expect, it } from 'vitest'
import { errorOf, FojasError, isErrorCode, reportOf } from '../../src/shared/errors/index.ts'

describe('coded errors', () => {
  it('carry their Spanish text and survive a process boundary', () => {
    const error = new FojasError('library_locked', {
      holder: 'navegador',
      pid: 12,
      since: '24/11/2026 10:00',
    })
    const report: unknown = JSON.parse(JSON.stringify(error.report()))
    expect(report).toEqual({
      code: 'library_locked',
      message: error.message,
      params: { holder: 'navegador', pid: 12, since: '24/11/2026 10:00' },
    })
    const again = errorOf(error.report())
    expect(again).toBeInstanceOf(FojasError)
    expect(again.message).toBe(error.message)
    expect(error.message).toContain('proceso 12')
  })

  it('turn anything thrown into a report', () => {
    expect(reportOf(new RangeError('too far'))).toMatchObject({
      code: 'internal',
      params: { detail: 'too far' },
    })
    expect(reportOf('a bare string').code).toBe('internal')
    expect(reportOf(new DOMException('stop', 'AbortError')).code).toBe('cancelled')
  })

  it('know their codes', () => {
    expect(isErrorCode('no_text')).toBe(true)
    expect(isErrorCode('toString')).toBe(false)
    expect(isErrorCode(7)).toBe(false)
  })
})
