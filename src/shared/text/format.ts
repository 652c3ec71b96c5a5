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

/** `1 documento`, `31.319 documentos` */
export function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** Seconds as a person says them: `unos 40 segundos`, `unos 3 minutos`. */
export function remainingTime(seconds: number): string {
  if (seconds < 90) return `unos ${plural(Math.max(5, Math.round(seconds / 5) * 5), 'segundo', 'segundos')}`
  return `unos ${plural(Math.round(seconds / 60), 'minuto', 'minutos')}`
}

/** All-capitals headings of the gazette read better in sentence case: `LICENCIA POR MATERNIDAD` → `Licencia por maternidad`. */
export function sentenceCase(text: string): string {
  if (/\p{Ll}{2}/u.test(text)) return text
  const lower = text.toLowerCase()
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}
