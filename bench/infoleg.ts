/**
 * InfoLEG's tables in full, made up: 428,380 norms and 377,755 relations. Time and the most memory that importing them
 * takes, and importing them again: `node bench/infoleg.ts FOLDER` (emptied first).
 */
import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { Application } from '../src/main/core/application.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { Random } from './search/random.ts'

const norms = 428_380
const relations = 377_755
const folder = resolve(process.argv[2] ?? 'infoleg-sintetico')
const random = new Random(7)

async function write(name: string, lines: Iterable<string>): Promise<void> {
  const path = join(folder, name)
  const file = createWriteStream(path)
  for (const line of lines) if (!file.write(line)) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
}

function* catalogue(): Generator<string> {
  yield '\uFEFF"id_norma","tipo_norma","numero_norma","clase_norma","organismo_origen","fecha_sancion","numero_boletin","fecha_boletin","pagina_boletin","titulo_resumido","titulo_sumario","texto_resumido","observaciones","texto_original","texto_actualizado","modificada_por","modifica_a"\n'
  const types = ['Resolución', 'Disposición', 'Decreto', 'Decisión Administrativa', 'Ley']
  for (let id = 1; id <= norms; id += 1) {
    const day = new Date(Date.UTC(1997, 4, 1 + random.below(10_000))).toISOString().slice(0, 10)
    const url = `http://ejemplo.invalid/anexos/${id}/norma.htm`
    const summary =
      'DESE POR APROBADA LA CONTRATACION DE LOS GUARDAS DE MUELLE, CON CARACTER TRANSITORIO. '.repeat(
        1 + random.below(6),
      )
    const fields = [
      id,
      types[random.below(types.length)],
      random.below(5000),
      '',
      `ORGANISMO NUMERO ${random.below(900)}`,
      day,
      30000,
      day,
      12,
      'PERSONAL DE LOS MUELLES',
      'MUELLES',
      summary,
      '',
      url,
      '',
      random.below(4),
      random.below(3),
    ]
    yield `${fields.map((each) => `"${String(each)}"`).join(',')}\n`
  }
}

function* pairs(): Generator<string> {
  yield 'id_norma_modificada,id_norma_modificatoria,tipo_norma,nro_norma,clase_norma,organismo_origen,fecha_boletin,titulo_sumario,titulo_resumido\n'
  for (let i = 0; i < relations; i += 1) {
    const modified = 1 + random.below(norms)
    yield `${modified},${1 + ((modified + 1 + random.below(norms - 1)) % norms)},Decreto,77,,PODER EJECUTIVO,2001-02-03,MUELLES,PERSONAL DE LOS MUELLES\n`
  }
}

// In a process of its own: what writing them leaves in memory is not the import's.
if (process.argv[3] === '--write') {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await write('catalogo.csv', catalogue())
  await write('modificadas.csv', pairs())
  process.exit()
}
execFileSync(process.execPath, [import.meta.filename, folder, '--write'])
const files = [join(folder, 'catalogo.csv'), join(folder, 'modificadas.csv')]
const app = new Application({
  libraryDirectory: join(folder, 'biblioteca'),
  resourcesDirectory: resolve('resources'),
  shell: 'test',
  holder: 'la medición',
  version: '0.0.0',
  engines: createNodeEngineHost(),
})
for (const time of ['first', 'again', 'touched'] as const) {
  if (time === 'touched') app.library.writer.run('UPDATE source_file SET modified_at = 0, hash = ?', '')
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  const begun = performance.now()
  const job = await app.jobs.wait(app.import(files, false).id)
  clearInterval(watch)
  console.log(
    JSON.stringify({
      time,
      seconds: Number(((performance.now() - begun) / 1000).toFixed(1)),
      peakMegabytes: Math.round(peak / 1e6),
      inputMegabytes: Math.round(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6),
      libraryMegabytes: Math.round(app.status().size / 1e6),
      result: job.result,
      error: job.error,
    }),
  )
}
await app.close()
