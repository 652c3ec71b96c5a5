/** Fictional editions of any day, in the official site's layout: avisos and the day's listing. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Aviso {
  readonly id: string
  readonly rubro: string
  readonly organism: string | null
  /** `Resolución 41`; empty for an aviso without a number. */
  readonly norm?: string
  readonly summary?: string
  readonly text: string
  /** `28/08/2026` to `31/08/2026`; the day of the edition alone where absent. */
  readonly runs?: readonly [string, string]
  readonly annexes?: readonly string[]
  readonly supplement?: boolean
}

const sections = { primera: 1, segunda: 2, tercera: 3, cuarta: 4 } as const
export type SectionName = keyof typeof sections

/**
 * Writes the section of one day below `folder/DATE/SECTION`.
 * @param date 2026-08-28
 * @param listed the day's listing, when it lists more or others than the avisos whose files are there
 */
export function writeSection(
  folder: string,
  date: string,
  section: SectionName,
  avisos: readonly Aviso[],
  listed: readonly Pick<Aviso, 'id' | 'rubro' | 'organism'>[] | null = avisos,
): string {
  const compact = date.replaceAll('-', '')
  const [year = '', month = '', day = ''] = date.split('-')
  const printed = `${compact}0${String(sections[section])}N.pdf`
  const place = join(folder, date, section)
  mkdirSync(place, { recursive: true })
  for (const aviso of avisos) {
    const { id, rubro, organism, norm = '', summary = '', text, annexes = [], supplement = false } = aviso
    const [from, to] = aviso.runs ?? [`${day}/${month}/${year}`, `${day}/${month}/${year}`]
    const html =
      `<div class="detalle-primera"><p class="aviso-titulo">${organism ?? ''}</p>` +
      (norm === '' ? '' : `<p class="aviso-norma">${norm}/${year}</p>`) +
      (summary === '' ? '' : `<p class="aviso-sintesis">${summary}</p>`) +
      `<p>${text}</p><p>e. ${from} N° ${id.slice(-5)}/${year.slice(2)} v. ${to}</p></div>`
    const dataList = {
      idTramite: id,
      organismo: organism,
      descRubro: rubro,
      numeroNorma: norm,
      anioNorma: year,
      detalleNorma: html,
      archivoPDF: printed,
      fechaPublicacion: compact,
      anexosNorma: annexes,
      suplemento: supplement,
    }
    writeFileSync(join(place, `${id}.json`), JSON.stringify({ dataList, codigoError: 0 }))
  }
  if (listed !== null) {
    const items = listed.map(({ id, rubro, organism }) => ({
      idTamite: id,
      rubro,
      organismo: organism,
      fechaPublicacion: compact,
    }))
    writeFileSync(join(place, 'listado.json'), JSON.stringify({ dataList: [items, printed, null, compact] }))
  }
  return place
}
