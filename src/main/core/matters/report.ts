/** A matter as a text document: what was noted, what was asked and answered, what was kept, each with its citation. */
import type { ExportedFile } from '../../../shared/contract/export.ts'
import type { MatterPage, MatterPassage } from '../../../shared/contract/matters.ts'
import { quote, stretchOf } from '../citations/transcribe.ts'
import { readText } from '../corpus/read.ts'
import type { ExportedBlock, ExportedPart } from '../export/docx.ts'
import { docxFile, localDay, provenance } from '../export/service.ts'
import type { Reader } from '../library/database.ts'

const lost: Readonly<Record<MatterPassage['standing'], string>> = {
  held: '',
  changed: 'El documento cambió desde que se guardó este fragmento: se transcribe como se guardó.',
  gone: 'El documento ya no está en la biblioteca: se transcribe el fragmento como se guardó.',
}

function passageBlocks(reader: Reader, passage: MatterPassage): ExportedBlock[] {
  const { standing, key, start, end, text, title, citation, note, textStatus } = passage
  const stretch =
    standing === 'held' && key !== null ? stretchOf(readText(reader, key).text, start, end) : text
  return [
    {
      kind: 'passage',
      ...{ title, citation, quoted: quote(stretch) },
      state: standing === 'held' ? (textStatus?.line ?? '') : lost[standing],
    },
    ...(note.trim() === '' ? [] : [{ kind: 'note' as const, text: note }]),
  ]
}

function partsOf(reader: Reader, page: MatterPage): ExportedPart[] {
  const answered = page.questions.filter(({ answers }) => answers.length > 0)
  const open = page.questions.filter(({ answers }) => answers.length === 0)
  return [
    { heading: 'Notas', blocks: page.notes.map(({ text }) => ({ kind: 'note' as const, text })) },
    {
      heading: 'Preguntas y respuestas',
      blocks: answered.flatMap(({ text, answers }): ExportedBlock[] => [
        { kind: 'question', text },
        ...answers.flatMap((answer): ExportedBlock[] => [
          { kind: 'note', text: `${quote(answer.text)} (${answer.citation})` },
        ]),
      ]),
    },
    { heading: 'Preguntas sin respuesta', blocks: open.map(({ text }) => ({ kind: 'note', text })) },
    { heading: 'Normas y fragmentos', blocks: page.passages.flatMap((each) => passageBlocks(reader, each)) },
  ]
}

/** Parts that hold nothing are left out. */
export async function matterDocx(reader: Reader, page: MatterPage, now = new Date()): Promise<ExportedFile> {
  const today = localDay(now)
  return docxFile(page.caption, {
    title: page.caption,
    lines: [
      ...(page.fileNumber === null ? [] : [`Expediente ${page.fileNumber}`]),
      provenance(reader, today),
    ],
    parts: partsOf(reader, page).filter(({ blocks }) => blocks.length > 0),
  })
}
