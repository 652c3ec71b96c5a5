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

const months = 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' ')

function monthOf(name: string): number {
  const short = name.slice(0, 3).toLowerCase()
  return months.indexOf(short === 'set' ? 'sep' : short) + 1
}

const monthName =
  '(enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|setiembre|octubre|noviembre|diciembre)'
const written: readonly (readonly [RegExp, readonly [number, number, number]])[] = [
  // The groups of the day, the month and the year.
  [
    new RegExp(
      `(\\d{1,2})\\s*[°º]?(?:\\s+días?)?(?:\\s+del?)?(?:\\s+mes\\s+de)?\\s+${monthName},?(?:\\s+del?)?(?:\\s+año)?\\s+(\\d{4})`,
      'iu',
    ),
    [1, 2, 3],
  ],
  [new RegExp(`${monthName}\\s+(\\d{1,2})\\s*[°º]?,?\\s+del?\\s+(\\d{4})`, 'iu'), [2, 1, 3]],
  [/(\d{1,2})[-/. ](ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)[a-z]*[-/. ](\d{4})/iu, [1, 2, 3]],
]

/** The first day written with its month's name: `22 de septiembre de 1993`, `Setiembre 22 de 1993`, `16-nov-2016`. */
export function writtenDate(line: string | null | undefined): string | null {
  for (const [pattern, [day, month, year]] of written) {
    const found = pattern.exec(line ?? '')
    if (found !== null) return isoDay(Number(found[year]), monthOf(found[month] ?? ''), Number(found[day]))
  }
  return null
}
