/** Marks out of the library and into it: files of other programs, and packages between computers. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { markFilter } from '../../../../shared/contract/label-marks.ts'
import type { Agreement } from '../../../../shared/contract/label-review.ts'
import {
  type ColumnMapping,
  type ExportLabelsInput,
  type ImportedLabels,
  type ImportPreview,
  type Merged,
} from '../../../../shared/contract/label-exchange.ts'
import type { ExportedFile } from '../../../../shared/contract/export.ts'
import { verdictFacts, verdicts } from '../../../../shared/domain/verdicts.ts'
import { FojasError, reportOf, textOf } from '../../../../shared/errors/index.ts'
import type { Reader, Writer } from '../../library/database.ts'
import { agreementOf } from '../marks.ts'
import type { Recorder } from '../record.ts'
import type { LabelConfiguration } from '../settings.ts'
import * as judgments from '../store-judgments.ts'
import { findTarget } from '../store-targets.ts'
import { findQuestion } from '../store.ts'
import { columnsOf } from './format.ts'
import { fileFormats, formatOfName } from './index.ts'
import { whatLeaves } from './leaves.ts'
import { packageExtension, packageRows, readPackage, writePackage } from './package.ts'
import { readRow, type ReadRow } from './read-row.ts'
import { mapped, mappingOf, type Row } from './row.ts'
import { takeRow } from './take-rows.ts'
import { rowsOf } from './write-rows.ts'

/** Rows taken in one transaction: a search waits for no more than that. */
const batch = 200
/** Errors by row, conflicts and rows of a preview that are told one by one. */
const told = 100
const sampled = 5

interface ReadFile {
  readonly format: ImportPreview['format']
  readonly columns: string[]
  readonly mapping: ColumnMapping
  readonly rows: readonly (Row | null)[]
  /** Of the first row, as a person counts them. */
  readonly first: number
}

/** @throws FojasError path_not_found, label_format, label_package and what each format throws */
async function readMarks(path: string, chosen: ColumnMapping = {}): Promise<ReadFile> {
  const name = basename(path)
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw new FojasError('path_not_found', { path }, { cause: error })
  }
  const isPackage = name.toLowerCase().endsWith(packageExtension)
  const format = isPackage ? undefined : formatOfName(name)
  if (!isPackage && format === undefined) throw new FojasError('label_format', { name })
  const rows = format === undefined ? readPackage(bytes, name) : await format.read({ bytes, name })
  const columns = columnsOf(
    rows.filter((row) => row !== null),
    [],
  )
  return {
    format: format?.id ?? 'package',
    columns,
    mapping: mappingOf(columns, chosen),
    rows,
    first: format?.id === 'csv' || isPackage ? 2 : 1,
  }
}

/** Each row as what it says, or as what is wrong with it. */
function* checked(file: ReadFile): Iterable<{ row: ReadRow } | { error: { row: number; message: string } }> {
  const graded = file.mapping.grade !== undefined || file.format === 'package'
  const asksOnly =
    file.mapping.context === undefined && file.format !== 'package' && !file.columns.includes('hash')
  for (const [i, raw] of file.rows.entries()) {
    const at = file.first + i
    try {
      if (raw === null) throw new FojasError('label_row', { row: at, detail: 'no se puede leer' })
      yield { row: readRow(mapped(raw, file.mapping), graded, at, asksOnly) }
    } catch (error) {
      yield { error: { row: at, message: reportOf(error).message } }
    }
  }
}

export class ExchangeService {
  readonly #reader: Reader
  readonly #writer: Writer
  readonly #recorder: Recorder
  readonly #configuration: LabelConfiguration
  readonly #inStep: () => void

  constructor(
    reader: Reader,
    writer: Writer,
    recorder: Recorder,
    configuration: LabelConfiguration,
    inStep: () => void,
  ) {
    this.#reader = reader
    this.#writer = writer
    this.#recorder = recorder
    this.#configuration = configuration
    this.#inStep = inStep
  }

  /** @returns the file, and how many questions its format cannot say */
  async export(input: ExportLabelsInput): Promise<ExportedFile & { left: number }> {
    this.#inStep()
    const at = new Date().toISOString()
    const day = at.slice(0, 10)
    if (input.format === 'package') {
      const bytes = await writePackage(packageRows(this.#reader, input), this.#configuration.annotator, at)
      return {
        name: `marcas-${day}${packageExtension}`,
        mediaType: 'application/jsonl',
        base64: Buffer.from(bytes).toString('base64'),
        left: 0,
      }
    }
    const format = fileFormats.find(({ id }) => id === input.format)
    if (format === undefined) throw new FojasError('label_format', { name: input.format })
    const { bytes, left } = await format.write(rowsOf(this.#reader, input))
    return {
      name: `marcas-${day}${format.extensions[0] ?? ''}`,
      mediaType: format.mediaType,
      base64: Buffer.from(bytes).toString('base64'),
      left,
    }
  }

  /** What would leave, before it does. */
  preview({ format, filter, include }: ExportLabelsInput) {
    const rows =
      format === 'package'
        ? packageRows(this.#reader, { filter, include })
        : rowsOf(this.#reader, { filter, include })
    const carries = fileFormats.find(({ id }) => id === format)?.carries ?? 'rows'
    return {
      questions: new Set(rows.map((row) => row.question_id)).size,
      marks: rows.filter((row) => typeof row.mark_id === 'string').length,
      annotators: [
        ...new Set(rows.flatMap(({ annotator }) => (typeof annotator === 'string' ? [annotator] : []))),
      ].sort(),
      ...whatLeaves(carries, include, rows),
      sample: rows.slice(0, sampled).flatMap((row) => {
        const verdict = verdicts.find((each) => each === row.verdict)
        return verdict === undefined
          ? []
          : [{ question: String(row.question), citation: String(row.citation ?? ''), verdict }]
      }),
    }
  }

  /** What a file would bring, with what is wrong by row. */
  async look(path: string, mapping?: ColumnMapping): Promise<ImportPreview> {
    const file = await readMarks(path, mapping)
    const errors: ImportPreview['errors'] = []
    for (const each of checked(file)) if ('error' in each && errors.length < told) errors.push(each.error)
    return {
      format: file.format,
      columns: file.columns,
      mapping: file.mapping,
      rows: file.rows.length,
      sample: file.rows
        .filter((row) => row !== null)
        .slice(0, sampled)
        .map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')])),
        ),
      errors,
    }
  }

  /** Rows that are wrong are told by their number; the others are taken. One act, taken back by one Ctrl+Z. */
  async import(path: string, mapping?: ColumnMapping, signal?: AbortSignal): Promise<ImportedLabels> {
    const file = await readMarks(path, mapping)
    const author = basename(path)
    const within = this.#recorder.begin('import', this.#configuration.annotator)
    const result = { questions: 0, marks: 0, known: 0, unheld: 0, errors: [] as ImportedLabels['errors'] }
    const wrong = (row: number, message: string) => {
      if (result.errors.length < told) result.errors.push({ row, message })
    }
    let rows: { row: ReadRow; at: number }[] = []
    const take = () => {
      within((act) => {
        for (const { row, at } of rows) {
          const taken = takeRow(this.#writer, act, row, author)
          if (taken === undefined) {
            wrong(
              at,
              textOf('label_row', {
                row: at,
                detail: 'nombra una pregunta o un fragmento que no están en la biblioteca',
              }),
            )
            continue
          }
          if (taken.newQuestion) result.questions += 1
          if (taken.newMark) result.marks += 1
          else if (taken.target !== null) result.known += 1
          if (!taken.held) result.unheld += 1
        }
      })
      rows = []
    }
    let at = file.first
    for (const each of checked(file)) {
      if ('error' in each) wrong(each.error.row, each.error.message)
      else rows.push({ row: each.row, at })
      at += 1
      if (rows.length < batch) continue
      take()
      await yieldToEvents()
      signal?.throwIfAborted()
    }
    take()
    return result
  }

  /**
   * Another computer's package: what it adds, and where it says something else than what is said here. Of one voice the
   * later word stands; of two, both stay until somebody settles it.
   * @param preview nothing is written
   */
  async merge(path: string, preview: boolean): Promise<Merged> {
    const file = await readMarks(path)
    const author = basename(path)
    const result: Merged = { questions: 0, marks: 0, known: 0, conflicts: [], conflictCount: 0 }
    const dry = new Error('only a preview')
    try {
      this.#recorder.act('merge', this.#configuration.annotator, (act) => {
        for (const each of checked(file)) {
          if ('error' in each) continue
          const { row } = each
          const taken = takeRow(this.#writer, act, row, author)
          if (taken === undefined) continue
          if (taken.newQuestion) result.questions += 1
          if (!taken.newMark) {
            if (taken.target !== null) result.known += 1
            continue
          }
          result.marks += 1
          this.#compare(result, taken.question, taken.target ?? 0, row, row.annotator ?? author, act.id)
        }
        if (preview) throw dry
      })
    } catch (error) {
      if (error !== dry) throw error
    }
    return result
  }

  /** Of a file, without taking it. */
  async agreementOf(path: string): Promise<Agreement> {
    const file = await readMarks(path)
    const voices = new Map<string, Map<string, number>>()
    for (const each of checked(file)) {
      if ('error' in each || each.row.resolution || each.row.propagated !== null) continue
      const { annotator, question, questionId, hash, document, verdict } = each.row
      const grade = verdict === null || verdict === 'none' ? null : verdictFacts[verdict].grade
      if (annotator === null || grade === null) continue
      const said = voices.get(annotator) ?? new Map<string, number>()
      voices.set(annotator, said.set(JSON.stringify([questionId ?? question, hash, document]), grade))
    }
    return agreementOf(voices)
  }

  #compare(
    result: Merged,
    question: number,
    target: number,
    row: ReadRow,
    annotator: string,
    act: number,
  ): void {
    if (row.verdict === null || row.verdict === 'none' || row.verdict === 'unable' || row.resolution) return
    const own = judgments.lastSaid(this.#writer, question, target, annotator, act)
    const others = judgments
      .marksOn(this.#writer, question, target)
      .filter((mark) => mark.act !== act && mark.annotator !== annotator && !mark.resolution)
    for (const here of [...(own === undefined ? [] : [own]), ...others]) {
      if (here.verdict === 'none' || here.verdict === 'unable' || here.verdict === row.verdict) continue
      result.conflictCount += 1
      if (result.conflicts.length >= told) continue
      result.conflicts.push({
        question: findQuestion(this.#writer, question)?.text ?? row.question,
        citation: findTarget(this.#writer, target)?.citation ?? row.citation,
        here: { annotator: here.annotator, verdict: here.verdict },
        there: { annotator, verdict: row.verdict },
      })
    }
  }
}

/** Everything, with what is one's own. */
export const everything: Pick<ExportLabelsInput, 'filter' | 'include'> = {
  filter: markFilter.parse({}),
  include: { matter: true, notes: true, history: true },
}
