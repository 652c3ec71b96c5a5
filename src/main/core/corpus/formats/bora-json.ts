/** The official site's JSON: one aviso a file (Primera: `detalleNorma`; the others: `textoXHTML`), and listings. */
import { z } from 'zod'
import type { Section } from '../../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { parseDate } from './dates.ts'
import { decodeText } from './decode.ts'
import type { Enrichment, Format, Parsed, ParsedDocument, SourceFile } from './format.ts'
import { htmlParagraphs, type HtmlParagraph } from './html-text.ts'
import { parseGdeCode, parseNormLine, typeOf } from './norm-line.ts'
import { fact, joinParagraphs } from './normalise.ts'
import { parseRegistryLine } from './registry-line.ts'

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

function ofClass(paragraphs: readonly HtmlParagraph[], name: string): string | null {
  return paragraphs.find((each) => each.className === name)?.text ?? null
}

/** `RESOL-2018-1-APN-X#Y - Asunto.` → `Asunto.`; a bare code → null. */
function withoutCode(line: string | null, code: string | null): string | null {
  if (line === null || code === null) return line
  return fact(line.replace(code, '').replace(/^[\s.–—-]+/, ''))
}

/** The place and day of signature: `Ciudad de Buenos Aires, 07/08/2018`. */
function signatureDate(line: string | null): string | null {
  return parseDate(/(\d{1,2}\/\d{1,2}\/\d{2,4})\s*$/.exec(line ?? '')?.[1])
}

function documentOf(source: Aviso, file: SourceFile): ParsedDocument {
  const html = source.detalleNorma ?? source.textoXHTML ?? ''
  const all = htmlParagraphs(html)
  const mark = /#I(\w+)I#/.exec(ofClass(all, 'aviso-id') ?? '')?.[1] ?? null
  const paragraphs = all.filter((each) => each.className !== 'aviso-id' && !/^#[IF]\w+[IF]#$/.test(each.text))
  const body = joinParagraphs(paragraphs.map((each) => each.text).flatMap((each) => each))
  if (body === '') throw new FojasError('no_text', { name: file.name })

  const editionDate = parseDate(source.fechaPublicacion)
  const registry = parseRegistryLine(body)
  const normLine = ofClass(paragraphs, 'aviso-norma') ?? source.numeroNorma
  const gde =
    parseGdeCode(ofClass(paragraphs, 'aviso-sintesis') ?? source.sintesis ?? '') ??
    parseGdeCode(body.slice(0, 600))
  const year = source.anioNorma === null ? null : Number(source.anioNorma) || null
  const numbered = parseNormLine(normLine ?? '', year) ?? parseNormLine(source.numeroNorma ?? '', year)
  const rubro = source.rubro ?? source.descRubro
  const organism =
    source.organismo ?? ofClass(paragraphs, 'aviso-organismo') ?? ofClass(paragraphs, 'aviso-titulo')
  const section = sectionOf(source.archivoPDF, file.name)
  const first = paragraphs[0]?.text ?? ''
  const contract = [source.tipoContratacion, source.numeroContratacion]
    .filter((each) => each !== null)
    .join(' ')
  const summary = withoutCode(ofClass(paragraphs, 'aviso-sintesis'), gde?.code ?? null)
  const own = baseName(file.name)
  const tramite = source.idTramite ?? own
  return {
    id: tramite,
    kind: 'notice',
    identities: [
      ...(mark === null ? [] : [`mark:${mark}`]),
      ...(gde === null ? [] : [`gde:${gde.code}`]),
      ...(registry === null ? [] : [`registry:${registry.number}`]),
      `tramite:${section ?? ''}:${tramite}`,
    ],
    title:
      source.titulo ?? fact(contract) ?? normLine ?? (section === 'primera' ? (organism ?? first) : first),
    summary,
    type:
      numbered?.type ??
      gde?.type ??
      (section === 'primera' ? (typeOf(rubro ?? '') ?? typeOf(source.tipoNorma ?? '')) : null),
    number: numbered?.number ?? gde?.number ?? null,
    year: numbered?.year ?? gde?.year ?? null,
    section,
    rubro,
    organism,
    sanctionDate: signatureDate(ofClass(paragraphs, 'aviso-fecha')),
    publishedFrom: registry?.from ?? editionDate,
    publishedTo: registry?.to ?? editionDate,
    editionDate,
    editionNumber: null,
    gdeCode: gde?.code ?? null,
    registryLine: registry?.line ?? null,
    sourceUrl: null,
    textState: 'original',
    text: body,
    headings: [],
    questions: [],
  }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.json$/i, '')
}

function enrichmentsOf(items: readonly unknown[], file: SourceFile): Enrichment[] {
  const enrichments: Enrichment[] = []
  for (const item of items) {
    const parsed = listed.safeParse(item)
    const id = parsed.success ? (parsed.data.idTramite ?? parsed.data.idTamite) : null
    if (!parsed.success || id === null) continue
    const { rubro, organismo, titulo, fechaPublicacion } = parsed.data
    const section = sectionOf(null, file.name)
    const editionDate = parseDate(fechaPublicacion)
    enrichments.push({
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
    return { documents: [], enrichments: enrichmentsOf(items, file) }
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
