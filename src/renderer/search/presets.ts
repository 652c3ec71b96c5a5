/** Spans of days asked so often that they are one key press. */
import { plusDays } from '../../shared/text/days.ts'

export interface Preset {
  readonly name: string
  readonly title: string
  readonly span: (today: string) => { readonly from: string; readonly to: string }
}

export const presets: readonly Preset[] = [
  { name: 'Hoy', title: 'Lo publicado hoy', span: (today) => ({ from: today, to: today }) },
  {
    name: '7 días',
    title: 'Lo publicado en los últimos siete días, hoy incluido',
    span: (today) => ({ from: plusDays(today, -6), to: today }),
  },
  {
    name: 'Este año',
    title: 'Desde el 1 de enero',
    span: (today) => ({ from: `${today.slice(0, 4)}-01-01`, to: today }),
  },
]
