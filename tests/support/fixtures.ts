/** A small fictional edition, in the official site's layout. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Notice {
  readonly id: string
  readonly mark: string
  readonly organism: string
  readonly norm: string
  readonly code: string
  readonly paragraphs: readonly string[]
  readonly registry: string
}

const notices: readonly Notice[] = [
  {
    id: '900101',
    mark: '9900101A',
    organism: 'INSTITUTO FEDERAL DE HUERTAS URBANAS',
    norm: 'Resolución 41/2026',
    code: 'RESOL-2026-41-APN-IFHU#MPV',
    paragraphs: [
      'VISTO el Expediente N° EX-2026-10020030-APN-IFHU#MPV, y',
      'CONSIDERANDO:',
      'Que las huertas comunitarias de los barrios necesitan un procedimiento sencillo para inscribirse.',
      'Por ello,',
      'EL DIRECTOR DEL INSTITUTO FEDERAL DE HUERTAS URBANAS',
      'RESUELVE:',
      'ARTÍCULO 1°.- Créase el Registro de Huertas Comunitarias.',
      'ARTÍCULO 2°.- Los solicitantes deberán acreditar la tenencia del terreno y un plan de riego dentro de los TREINTA (30) días.',
      'ARTÍCULO 3°.- Comuníquese, publíquese y archívese.',
    ],
    registry: 'e. 28/08/2026 N° 61202/26 v. 31/08/2026',
  },
  {
    id: '900102',
    mark: '9900102A',
    organism: 'SECRETARÍA DE FAROS Y BALIZAS',
    norm: 'Disposición 7/2026',
    code: 'DI-2026-7-APN-SFB#MPV',
    paragraphs: [
      'VISTO el estado de la señalización lacustre, y',
      'CONSIDERANDO:',
      'Que corresponde ordenar la vigilancia nocturna de los muelles.',
      'EL SECRETARIO DE FAROS Y BALIZAS',
      'DISPONE:',
      'ARTÍCULO 1°.- Sustitúyese el artículo 5° de la Disposición N° 3/2020 por el siguiente:',
      '“ARTÍCULO 5°.- Las embarcaciones menores llevarán una luz blanca visible a una milla.”',
      'ARTÍCULO 2°.- Las infracciones se sancionarán con multa de hasta DIEZ (10) módulos.',
    ],
    registry: 'e. 28/08/2026 N° 61203/26 v. 28/08/2026',
  },
]

function aviso(notice: Notice): string {
  const html =
    `<div class="detalle-primera"><p class="aviso-id">#I${notice.mark}I#</p>` +
    `<p class="aviso-titulo">${notice.organism}</p><p class="aviso-norma">${notice.norm}</p>` +
    `<p class="aviso-sintesis">${notice.code}</p><p class="aviso-fecha">Ciudad de Valle Claro, 27/08/2026</p>` +
    notice.paragraphs.map((each) => `<p>${each}</p>`).join('') +
    `<p>${notice.registry}</p></div>`
  return JSON.stringify({
    dataList: {
      organismo: notice.organism,
      tipoNorma: 'INSTRUCCION',
      numeroNorma: notice.norm.split('/')[0],
      anioNorma: '2026',
      detalleNorma: html,
      idTramite: notice.id,
      descRubro: notice.norm.startsWith('Res') ? 'Resoluciones' : 'Disposiciones',
      archivoPDF: '2026082801N.pdf',
      fechaPublicacion: '20260828',
    },
    codigoError: 0,
  })
}

/** Writes the edition below `folder`; two avisos and their listing. */
export function writeEdition(folder: string): void {
  const section = join(folder, 'primera')
  mkdirSync(section, { recursive: true })
  for (const notice of notices) writeFileSync(join(section, `${notice.id}.json`), aviso(notice))
  const items = notices.map((each) => ({
    idTamite: each.id,
    rubro: 'Resoluciones',
    organismo: each.organism,
    fechaPublicacion: '20260828',
  }))
  writeFileSync(join(section, 'listado.json'), JSON.stringify({ dataList: [items, 1, null] }))
}
