import { errorTexts, type ErrorCode, type ErrorParams } from './catalogue.ts'

/** The catalogue seen as a map from code to text, which lets the compiler pair a code with its parameters. */
const texts: { readonly [C in ErrorCode]: (params: ErrorParams<C>) => string } = errorTexts

/** What crosses a process, a port or HTTP: a code, its parameters and the Spanish text made from them. */
export interface ErrorReport {
  code: ErrorCode
  message: string
  params: Record<string, unknown>
}

/** The only error Fojas throws on purpose. `message` is the Spanish text a person reads. */
export class FojasError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'FojasError'
  readonly code: C
  readonly params: ErrorParams<C>

  constructor(code: C, params: ErrorParams<C>, options?: ErrorOptions) {
    super(textOf(code, params), options)
    this.code = code
    this.params = params
  }

  report(): ErrorReport {
    return { code: this.code, message: this.message, params: { ...this.params } }
  }
}

/** The Spanish text of a code. */
export function textOf<C extends ErrorCode>(code: C, params: ErrorParams<C>): string {
  return texts[code](params)
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTexts, value)
}

/** Any thrown value as a report; what is not a FojasError becomes `internal`. */
export function reportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof FojasError) return thrown.report()
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return reportOf(new FojasError('cancelled', {}))
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  return reportOf(new FojasError('internal', { detail }))
}

/** The error a report stands for, rebuilt on the other side of a process boundary. */
export function errorOf(report: ErrorReport): FojasError {
  return new FojasError(report.code, report.params)
}
