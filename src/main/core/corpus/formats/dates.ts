/** Dates as the sources write them, as YYYY-MM-DD; anything that is no calendar day is null. */

export function isoDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!same || year < 1800 || year > 2200) return null
  return date.toISOString().slice(0, 10)
}

/** `20180808`, `08/08/2018`, `8/8/18` or `2018-08-08`. Two-digit years below 50 are of this century. */
export function parseDate(text: string | null | undefined): string | null {
  const value = (text ?? '').trim()
  const compact = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(value)
  if (compact) return isoDay(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(value)
  if (!slashed) return null
  const year = Number(slashed[3])
  const whole = slashed[3]?.length === 2 ? year + (year < 50 ? 2000 : 1900) : year
  return isoDay(whole, Number(slashed[2]), Number(slashed[1]))
}
