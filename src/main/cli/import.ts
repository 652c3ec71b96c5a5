import { resolve } from 'node:path'
import { Command } from 'commander'
import { importResult } from '../../shared/contract/library.ts'
import { plural } from '../../shared/text/format.ts'
import { finish } from './job.ts'
import { withConnection, type Session } from './session.ts'

export function importCommand(session: () => Session): Command {
  return new Command('import')
    .description('import files, folders and archives')
    .argument('<path...>')
    .option('--body-only', 'drop front matter and leading headings (for evaluations)', false)
    .action(async (given: string[], { bodyOnly }: { bodyOnly: boolean }) => {
      const current = session()
      // Absolute: the process that holds the library may have started elsewhere.
      const paths = given.map((path) => resolve(path))
      await withConnection(current, async (connection) => {
        const job = await connection.client.corpus.import({ paths, bodyOnly })
        const result = await finish(connection, job, importResult)
        const { documents, passages, updated, unchanged, rejected, infoleg } = result
        current.print(result, () =>
          [
            `${plural(documents, 'documento nuevo', 'documentos nuevos')} (${plural(passages, 'fragmento', 'fragmentos')}), ` +
              `${plural(updated, 'actualizado', 'actualizados')}, ${plural(unchanged, 'sin cambios', 'sin cambios')}`,
            ...(infoleg.norms + infoleg.relations + infoleg.malformed === 0
              ? []
              : [
                  `InfoLEG: ${plural(infoleg.norms, 'norma', 'normas')}, ${plural(infoleg.relations, 'relación', 'relaciones')}, ` +
                    plural(infoleg.malformed, 'fila sin entender', 'filas sin entender'),
                ]),
            ...rejected.map((each) => `  rechazado: ${each.file} [${each.code}] ${each.message}`),
          ].join('\n'),
        )
        if (documents + updated + unchanged + infoleg.norms + infoleg.relations === 0 && rejected.length > 0)
          process.exitCode = 1
      })
    })
}
