/** Days of the calendar, and moving through them; YYYY-MM-DD throughout. */

const millisecondsOfDay = 86_400_000
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)

export const months =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ')
export const weekdays = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo']

export function plusDays(date: string, days: number): string {
  return iso(at(date) + days * millisecondsOfDay)
}

/** The same day of another month, or the last where it has none. */
export function plusMonths(date: string, by: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + by, 0)).getUTCDate()
  return iso(Date.UTC(year, month - 1 + by, Math.min(day, last)))
}

/** From 0, Monday: weeks begin on it. */
export function weekdayOf(date: string): number {
  return (new Date(at(date)).getUTCDay() + 6) % 7
}

export const yearOf = (date: string): number => Number(date.slice(0, 4))
export const monthOf = (date: string): number => Number(date.slice(5, 7))
export const dayOfMonth = (date: string): number => Number(date.slice(8, 10))

/** Today where the person is. */
export function today(now = new Date()): string {
  return iso(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()))
}

/** `viernes 28 de agosto de 2026` */
export function longDate(date: string): string {
  return `${weekdays[weekdayOf(date)] ?? ''} ${dayOfMonth(date)} de ${months[monthOf(date) - 1] ?? ''} de ${yearOf(date)}`
}
