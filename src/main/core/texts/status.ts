/** According to which source, and whether it is the text first published. Never a bare «vigente». */
import type { TextStatus } from '../../../shared/contract/texts.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { grouped } from '../../../shared/text/format.ts'
import { citedDate, isFeminine } from '../citations/label.ts'

export interface StatusFacts {
  /** The latest day of the gazette that a note of the text has. */
  readonly latest: string | null
  /** What repealed the norm, by a note of its text: `Ley 25.867 (B.O. 21/1/2004)`. */
  readonly repeal: string | null
  /** Norms that complement or change it, as InfoLEG counts them; null where nothing of InfoLEG says. */
  readonly modifiedBy: number | null
  readonly observations: string | null
}

export const noFacts: StatusFacts = { latest: null, repeal: null, modifiedBy: null, observations: null }

/** `InfoLEG registra 14 normas que la complementan o modifican, no incorporadas` */
function notWorkedIn(count: number, meta: DocumentMeta): string {
  const it = meta.type === null || isFeminine(meta.type) ? 'la' : 'lo'
  return count === 1
    ? `InfoLEG registra 1 norma que ${it} complementa o modifica, no incorporada`
    : `InfoLEG registra ${grouped(count)} normas que ${it} complementan o modifican, no incorporadas`
}

const shortCount = (count: number) =>
  count === 1 ? '1 norma posterior sin incorporar' : `${grouped(count)} normas posteriores sin incorporar`

/** InfoLEG writes a repeal of the norm whole in its remarks: they are pointed at, not interpreted. */
const speaksOfRepeal = (observations: string | null) =>
  observations !== null && /(?<!\p{L})(?:abrogad|derogad)[oa]s?(?!\p{L})/iu.test(observations)

/** A text that a machine read may be wrong in any letter: who relies on it has to know. */
function machineNote({ ocr }: DocumentMeta): string | null {
  if (ocr === null || ocr === undefined) return null
  const { confidence, doubtful } = ocr
  const pages = [...doubtful.slice(0, 8).map(String), ...(doubtful.length > 8 ? ['otras'] : [])]
  const listed =
    pages.length > 1 ? `${pages.slice(0, -1).join(', ')} y ${pages.at(-1) ?? ''}` : (pages[0] ?? '')
  const doubt =
    pages.length === 0
      ? ''
      : pages.length === 1
        ? `, dudosa la página ${listed}`
        : `, dudosas las páginas ${listed}`
  return `texto leído por máquina (confianza ${Math.round(confidence)} %${doubt}): coteje con el original`
}

function base(meta: DocumentMeta, { latest, modifiedBy }: StatusFacts): TextStatus {
  if (meta.kind === 'judgment')
    return { line: 'Sentencia, tal como se importó', short: 'tal como se importó', tone: 'plain' }
  if (meta.kind === 'own')
    return { line: 'Documento propio, tal como se importó', short: 'tal como se importó', tone: 'plain' }
  const changed = modifiedBy !== null && modifiedBy > 0
  if (meta.kind === 'notice') {
    const day = meta.publishedFrom === null ? '' : ` del ${citedDate(meta.publishedFrom)}`
    const line = `Texto original, según el Boletín Oficial${day}`
    return changed
      ? {
          line: `${line}. ${notWorkedIn(modifiedBy, meta)}`,
          short: `original; ${shortCount(modifiedBy)}`,
          tone: 'warning',
        }
      : { line, short: 'original', tone: 'plain' }
  }
  if (meta.textState === 'consolidated') {
    const line = 'Texto actualizado según InfoLEG'
    return latest === null
      ? {
          line: `${line}; no anota la fecha de la última modificación`,
          short: 'actualizado según InfoLEG',
          tone: 'plain',
        }
      : {
          line: `${line}; última modificación anotada: B.O. ${citedDate(latest)}`,
          short: `actualizado; última modif. anotada: ${citedDate(latest)}`,
          tone: 'plain',
        }
  }
  if (meta.textState === 'original') {
    if (changed)
      return {
        line: `Texto original. ${notWorkedIn(modifiedBy, meta)}`,
        short: `original; ${shortCount(modifiedBy)}`,
        tone: 'warning',
      }
    return modifiedBy === null
      ? { line: 'Texto original, según InfoLEG', short: 'original', tone: 'plain' }
      : {
          line: 'Texto original, según InfoLEG; no se registran modificaciones',
          short: 'original, sin modificaciones registradas',
          tone: 'plain',
        }
  }
  return {
    line: 'Texto tal como se importó; su fuente no dice si es el original',
    short: 'sin datos de su texto',
    tone: 'plain',
  }
}

export function textStatusOf(meta: DocumentMeta, facts: StatusFacts): TextStatus {
  const note = machineNote(meta)
  const own = base(meta, facts)
  const status: TextStatus =
    note === null
      ? own
      : { line: `${own.line}; ${note}`, short: `leído por máquina; ${own.short}`, tone: 'warning' }
  const ending = meta.type === null || isFeminine(meta.type) ? 'a' : 'o'
  if (facts.repeal !== null)
    return {
      line: `${status.line}. Una nota de InfoLEG l${ending} da por abrogad${ending}: ${facts.repeal}`,
      short: `abrogad${ending} según nota de InfoLEG`,
      tone: 'warning',
    }
  if (speaksOfRepeal(facts.observations))
    return {
      line: `${status.line}. Las observaciones de InfoLEG hablan de su derogación`,
      short: `${status.short.split(';')[0] ?? ''}; InfoLEG anota una derogación`,
      tone: 'warning',
    }
  return status
}
