/** The official site's JSON: one aviso a file (Primera: `detalleNorma`; the others: `textoXHTML`), and listings. */
import { z } from 'zod'
import type { Section } from '../../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { parseDate } from './dates.ts'
import { decodeText } from './decode.ts'
import type { Enrichment, Format, Parsed, ParsedDocument, SourceFile } from './format.ts'
import { siteNotice } from './bora-site-notice.ts'
import { htmlParagraphs } from './html-text.ts'
import { fact } from './normalise.ts'

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => fact(value?.toString()))

const aviso = z.object({
  idTramite: text,
  organismo: text,
  tipoNorma: text,
  numeroNorma: text,
  anioNorma: text,
  titulo: text,
  rubro: text,
  descRubro: text,
  sintesis: text,
  fechaPublicacion: text,
  archivoPDF: text,
  detalleNorma: z.string().nullish(),
  textoXHTML: z.string().nullish(),
  tipoContratacion: text,
  numeroContratacion: text,
  // What is not as expected here is no reason to lose the aviso.
  suplemento: z.boolean().nullish().catch(null),
  anexosNorma: z.array(z.string().max(200)).max(1000).nullish().catch(null),
})
type Aviso = z.infer<typeof aviso>

const listed = z.object({
  rubro: text,
  organismo: text,
  sintesis: text,
  titulo: text,
  fechaPublicacion: text,
  idTamite: text,
  idTramite: text,
})

const envelope = z.object({ dataList: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) })

/** A printed file `2018080801N.pdf` names its day and section. */
function sectionOf(archive: string | null, name: string): Section | null {
  const printed = /^\d{8}0([1-4])/.exec(archive ?? '')?.[1]
  const folder = /(?:^|\/)(primera|segunda|tercera|cuarta)(?:\/|$)/i.exec(name)?.[1]?.toLowerCase()
  const all: readonly Section[] = ['primera', 'segunda', 'tercera', 'cuarta']
  return printed === undefined
    ? (all.find((each) => each === folder) ?? null)
    : (all[Number(printed) - 1] ?? null)
}

function documentOf(source: Aviso, file: SourceFile): ParsedDocument {
  const contract = [source.tipoContratacion, source.numeroContratacion]
    .filter((each) => each !== null)
    .join(' ')
  const notice = {
    id: source.idTramite ?? baseName(file.name),
    section: sectionOf(source.archivoPDF, file.name),
    organism: source.organismo,
    title: source.titulo ?? fact(contract),
    typeName: source.tipoNorma,
    normLine: source.numeroNorma,
    year: source.anioNorma === null ? null : Number(source.anioNorma) || null,
    rubro: source.rubro ?? source.descRubro,
    summary: source.sintesis,
    editionDate: parseDate(source.fechaPublicacion),
    sourceUrl: null,
    supplement: source.suplemento === true || isSupplement(source.rubro ?? source.descRubro),
    annexes: source.anexosNorma ?? [],
  }
  return siteNotice(notice, htmlParagraphs(source.detalleNorma ?? source.textoXHTML ?? ''), file.name)
}

const isSupplement = (rubro: string | null): boolean => /\(SUPLEMENTO\)\s*$/i.test(rubro ?? '')

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.json$/i, '')
}

/** @param archive the printed file of the section, where the listing names it */
function enrichmentsOf(items: readonly unknown[], archive: string | null, file: SourceFile): Enrichment[] {
  const enrichments: Enrichment[] = []
  const section = sectionOf(archive, file.name)
  for (const [position, item] of items.entries()) {
    const parsed = listed.safeParse(item)
    const id = parsed.success ? (parsed.data.idTramite ?? parsed.data.idTamite) : null
    if (!parsed.success || id === null) continue
    const { rubro, organismo, titulo, fechaPublicacion } = parsed.data
    const editionDate = parseDate(fechaPublicacion)
    enrichments.push({
      ...(section === null || editionDate === null
        ? {}
        : { listing: { date: editionDate, section, rubro, position } }),
      identity: `tramite:${section ?? ''}:${id}`,
      facts: {
        ...(rubro === null ? {} : { rubro }),
        ...(organismo === null ? {} : { organism: organismo }),
        ...(titulo === null ? {} : { title: titulo }),
        ...(editionDate === null ? {} : { editionDate }),
      },
    })
  }
  return enrichments
}

function parse(file: SourceFile): Parsed {
  const source = decodeText(file.bytes, file.name).replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    const cut = !/[}\]]\s*$/.test(source)
    throw cut
      ? new FojasError('truncated_file', { name: file.name }, { cause: error })
      : new FojasError(
          'malformed_file',
          { name: file.name, detail: 'el JSON no es válido' },
          { cause: error },
        )
  }
  const outer = envelope.safeParse(value)
  if (!outer.success) throw new FojasError('unsupported_format', { name: file.name })
  const { dataList } = outer.data
  if (Array.isArray(dataList)) {
    const items: unknown[] = Array.isArray(dataList[0]) ? dataList[0] : dataList
    const archive = text.safeParse(dataList[1]).data ?? null
    return { documents: [], enrichments: enrichmentsOf(items, archive, file) }
  }
  const parsed = aviso.safeParse(dataList)
  if (!parsed.success) {
    throw new FojasError('malformed_file', { name: file.name, detail: parsed.error.issues[0]?.message ?? '' })
  }
  return { documents: [documentOf(parsed.data, file)], enrichments: [] }
}

export const boraJson: Format = {
  id: 'bora-json',
  extensions: ['json'],
  recognises: (head) => /^[\uFEFF\s]*\{\s*"dataList"/.test(new TextDecoder().decode(head.subarray(0, 200))),
  parse,
}
