/** Dates, numbers and plurals as they are written in Argentina. */

/** `2018-08-08` → `8/8/2018` */
export function shortDate(iso: string): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-')
  return `${Number(day)}/${Number(month)}/${year}`
}

/** 31319 → `31.319` */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, '.')
}

/** Bytes: `menos de 1 MB`, `31 MB`, `1.204 MB` */
export function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? 'menos de 1 MB' : `${grouped(bytes / 1_000_000)} MB`
}

/** `1 documento`, `31.319 documentos` */
export function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** Seconds as a person says them: `unos 40 segundos`, `unos 3 minutos`. */
export function remainingTime(seconds: number): string {
  if (seconds < 90) return `unos ${plural(Math.max(5, Math.round(seconds / 5) * 5), 'segundo', 'segundos')}`
  return `unos ${plural(Math.round(seconds / 60), 'minuto', 'minutos')}`
}

/** `2026-08-01`, `2026-08-28` → `1/8 a 28/8/2026`; the year twice only where it differs. */
export function dateRange(from: string, to: string): string {
  if (from === to) return shortDate(from)
  const first = shortDate(from)
  return from.slice(0, 4) === to.slice(0, 4)
    ? `${first.slice(0, first.lastIndexOf('/'))} a ${shortDate(to)}`
    : `${first} a ${shortDate(to)}`
}

/** `8/8/2018`, `8-8-18`, `08.08.2018` → `2018-08-08`; undefined where it is no day of the calendar. */
export function parseDate(typed: string): string | undefined {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\s*$/.exec(typed)
  if (found === null) return undefined
  const [day, month, typedYear] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const year = typedYear > 99 ? typedYear : typedYear + (typedYear < 50 ? 2000 : 1900)
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}

/** A day, a month (`8/2018`) or a year (`2018`) as the first or the last day it covers; undefined where it is none. */
export function parseDateBound(typed: string, bound: 'from' | 'to'): string | undefined {
  const period = /^\s*(?:(\d{1,2})[/.-])?(\d{4})\s*$/.exec(typed)
  if (period === null) return parseDate(typed)
  const [month, year] = [period[1] === undefined ? undefined : Number(period[1]), Number(period[2])]
  if (month !== undefined && (month < 1 || month > 12)) return undefined
  const day =
    bound === 'from'
      ? new Date(Date.UTC(year, (month ?? 1) - 1, 1))
      : new Date(Date.UTC(year, month ?? 12, 0))
  return day.toISOString().slice(0, 10)
}
