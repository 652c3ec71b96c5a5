import { Command } from 'commander'
import { ocrResult } from '../../shared/contract/library.ts'
import { plural } from '../../shared/text/format.ts'
import { finish } from './job.ts'
import { withConnection, type Session } from './session.ts'

const nothing = { documents: 0, pages: 0, failed: 0 }

export function ocrCommand(session: () => Session): Command {
  return new Command('ocr').description('read the scans that imports left waiting').action(async () => {
    const current = session()
    await withConnection(current, async (connection) => {
      const job = await connection.client.corpus.readScans()
      const result = job === null ? nothing : await finish(connection, job, ocrResult)
      const { documents, pages, failed } = result
      current.print(
        result,
        () =>
          `${plural(documents, 'documento leído', 'documentos leídos')} por máquina (${plural(pages, 'página', 'páginas')})` +
          (failed === 0 ? '' : `, ${plural(failed, 'archivo', 'archivos')} sin texto que leer`),
      )
    })
  })
}
