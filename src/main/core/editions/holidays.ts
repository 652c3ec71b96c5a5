/**
 * Days on which the gazette may not have been published: weekends, national holidays, and the days that decrees added to
 * them. A day that is not here may still have gone without an edition, so that no day is ever said to be missing.
 */

export type DayKind = 'working' | 'weekend' | 'holiday' | 'nonworking'

export interface DayOfYear {
  readonly kind: DayKind
  /** `Viernes Santo`; null where it has none. */
  readonly name: string | null
}

interface Fixed {
  readonly month: number
  readonly day: number
  readonly name: string
  /** First year in which it was kept as it is here. */
  readonly since: number
}

const fixed: readonly Fixed[] = [
  { month: 1, day: 1, name: 'Año Nuevo', since: 0 },
  { month: 3, day: 24, name: 'Día de la Memoria', since: 2006 },
  { month: 4, day: 2, name: 'Día del Veterano y de los Caídos en Malvinas', since: 2001 },
  { month: 5, day: 1, name: 'Día del Trabajador', since: 0 },
  { month: 5, day: 25, name: 'Revolución de Mayo', since: 0 },
  { month: 6, day: 20, name: 'Paso a la Inmortalidad del General Belgrano', since: 2011 },
  { month: 7, day: 9, name: 'Día de la Independencia', since: 0 },
  { month: 12, day: 8, name: 'Inmaculada Concepción de María', since: 1995 },
  { month: 12, day: 25, name: 'Navidad', since: 0 },
]

/**
 * Ley 27.399, art. 6°, in force since 2018: on a Tuesday or Wednesday they are kept the Monday before, on a Thursday or
 * Friday the Monday after. Before that the rules changed nearly every year: they are not guessed.
 */
const movable: readonly Omit<Fixed, 'since'>[] = [
  { month: 6, day: 17, name: 'Paso a la Inmortalidad del General Güemes' },
  { month: 8, day: 17, name: 'Paso a la Inmortalidad del General San Martín' },
  { month: 10, day: 12, name: 'Día del Respeto a la Diversidad Cultural' },
  { month: 11, day: 20, name: 'Día de la Soberanía Nacional' },
]
const movableSince = 2018

/** Relative to Easter Sunday. */
const ofEaster: readonly {
  readonly days: number
  readonly name: string
  readonly kind: DayKind
  since: number
}[] = [
  { days: -48, name: 'Carnaval', kind: 'holiday', since: 2011 },
  { days: -47, name: 'Carnaval', kind: 'holiday', since: 2011 },
  { days: -3, name: 'Jueves Santo', kind: 'nonworking', since: 0 },
  { days: -2, name: 'Viernes Santo', kind: 'holiday', since: 0 },
]

/** Days with no work for the sake of tourism, three a year by decree; and holidays kept once. */
const bridge = 'Día no laborable con fines turísticos'
const decreed: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ['2018-04-30', '2018-12-24', '2018-12-31', '2019-07-08', '2019-08-19', '2019-10-14'],
      ['2020-03-23', '2020-07-10', '2020-12-07', '2021-05-24', '2021-10-08', '2021-11-22'],
      ['2022-10-07', '2022-11-21', '2022-12-09', '2023-05-26', '2023-06-19', '2023-10-13'],
      ['2024-04-01', '2024-06-21', '2024-10-11', '2025-05-02', '2025-08-15', '2025-11-21'],
      ['2026-03-23', '2026-07-10', '2026-12-07'],
    ]
      .flat()
      .map((day) => [day, bridge]),
  ),
  '2022-05-18': 'Censo Nacional',
  '2022-12-20': 'Feriado por el campeonato mundial de fútbol',
  '2025-10-10': 'Día del Respeto a la Diversidad Cultural (trasladado)',
}

const millisecondsOfDay = 86_400_000
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). Milliseconds, UTC. */
function easter(year: number): number {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const [d, e] = [Math.floor(b / 4), b % 4]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const [i, k] = [Math.floor(c / 4), c % 4]
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1)
}

/** Days from a movable holiday to when it is kept, by day of the week from Sunday. */
const moves = [0, 0, -1, -2, 4, 3, 0]

function holidaysOf(year: number): Map<string, DayOfYear> {
  const days = new Map<string, DayOfYear>()
  for (const { month, day, name, since } of fixed)
    if (year >= since) days.set(iso(Date.UTC(year, month - 1, day)), { kind: 'holiday', name })
  const sunday = easter(year)
  for (const { days: from, name, kind, since } of ofEaster) {
    const date = iso(sunday + from * millisecondsOfDay)
    // The Thursday before Easter may be a holiday of its own: 2 de abril.
    if (year >= since && !days.has(date)) days.set(date, { kind, name })
  }
  if (year >= movableSince)
    for (const { month, day, name } of movable) {
      const own = Date.UTC(year, month - 1, day)
      const kept = iso(own + (moves[new Date(own).getUTCDay()] ?? 0) * millisecondsOfDay)
      // Where the Monday is a holiday already, it stays on its own day, as in 2022.
      const date = days.has(kept) ? iso(own) : kept
      days.set(date, { kind: 'holiday', name: date === iso(own) ? name : `${name} (trasladado)` })
    }
  for (const [date, name] of Object.entries(decreed))
    if (date.startsWith(`${String(year)}-`) && !days.has(date))
      days.set(date, { kind: name === bridge ? 'nonworking' : 'holiday', name })
  return days
}

const years = new Map<number, Map<string, DayOfYear>>()

/** @param date YYYY-MM-DD, a day of the calendar */
export function dayOf(date: string): DayOfYear {
  const year = Number(date.slice(0, 4))
  const known = years.get(year) ?? holidaysOf(year)
  years.set(year, known)
  const own = known.get(date)
  if (own !== undefined) return own
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return { kind: weekday % 6 === 0 ? 'weekend' : 'working', name: null }
}
