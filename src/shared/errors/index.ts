export { errorTexts, type ErrorCode, type ErrorParams } from './catalogue.ts'
export { errorOf, FojasError, isErrorCode, reportOf, textOf, type ErrorReport } from './error.ts'
