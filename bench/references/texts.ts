/** Real texts by the identifiers under which the samples name them, as Fojas normalises them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ParsedDocument } from '../../src/main/core/corpus/formats/format.ts'
import { parseFile } from '../../src/main/core/corpus/formats/index.ts'

/** `norm/LEY-17000`, `notice/primera/189495`, `print/20120102-01.txt#4`: a stratum, then where in `../shared/data` it is. */
export type TextId = string

async function parsed(path: string, name: string): Promise<readonly ParsedDocument[]> {
  const { documents } = await parseFile({ name, bytes: readFileSync(path) }, { bodyOnly: false })
  return documents
}

/** @param folder of the norms unpacked */
export async function normText(folder: string, id: string): Promise<string> {
  const [document] = await parsed(join(folder, `${id}.md`), `${id}.md`)
  if (document === undefined) throw new Error(`${id} gave no document`)
  return document.text
}

/** @param data `../shared/data` */
export async function noticeText(data: string, name: string): Promise<string> {
  const [document] = await parsed(join(data, 'boletin/2018-08-08', `${name}.json`), `${basename(name)}.json`)
  if (document === undefined) throw new Error(`${name} gave no document`)
  return document.text
}

/** The documents of a printed section, in order. */
export async function printedTexts(data: string, file: string): Promise<string[]> {
  const documents = await parsed(join(data, 'boletin/pdf-text', file), file)
  return documents.map(({ text }) => text)
}

/** The texts of a sample. Of the archive of norms only those that it names are unpacked. */
export async function textsOf(data: string, ids: readonly TextId[]): Promise<Map<TextId, string>> {
  const texts = new Map<TextId, string>()
  const norms = ids.filter((id) => id.startsWith('norm/')).map((id) => id.slice('norm/'.length))
  const folder = mkdtempSync(join(tmpdir(), 'fojas-references-'))
  try {
    if (norms.length > 0) {
      const archive = join(data, 'normas/ar.tar.xz')
      execFileSync('tar', ['-xJf', archive, '-C', folder, ...new Set(norms.map((id) => `ar/${id}.md`))])
    }
    for (const id of norms) texts.set(`norm/${id}`, await normText(join(folder, 'ar'), id))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const printed = new Map<string, string[]>()
  for (const id of ids) {
    const [stratum = '', ...rest] = id.split('/')
    const name = rest.join('/')
    if (stratum === 'notice') texts.set(id, await noticeText(data, name))
    if (stratum === 'print') {
      const [file = '', place = '0'] = name.split('#')
      if (!printed.has(file)) printed.set(file, await printedTexts(data, file))
      texts.set(id, printed.get(file)?.[Number(place)] ?? '')
    }
  }
  return texts
}
