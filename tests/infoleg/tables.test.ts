/** InfoLEG's tables in a library: recognised by their columns, joined to what is held, imported again without effect. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { importResult } from '../../src/shared/contract/library.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { shared, withShared } from '../support/shared.ts'

const columns =
  'id_norma,tipo_norma,numero_norma,clase_norma,organismo_origen,fecha_sancion,numero_boletin,fecha_boletin,pagina_boletin,titulo_resumido,titulo_sumario,texto_resumido,observaciones,texto_original,texto_actualizado,modificada_por,modifica_a'

interface Norm {
  id: number
  type: string
  number: string
  class?: string
  organism?: string
  date: string
  title: string
  modifiedBy?: number
  remark?: string
}
const row = (norm: Norm) =>
  [
    norm.id,
    norm.type,
    norm.number,
    norm.class ?? '',
    norm.organism ?? 'CONGRESO DE VALLE CLARO',
    norm.date,
    '30001',
    norm.date,
    '1',
    norm.title,
    'MUELLES',
    '',
    norm.remark ?? '',
    '',
    '',
    norm.modifiedBy ?? 0,
    1,
  ]
    .map((each) => `"${String(each).replaceAll('"', '""')}"`)
    .join(',')
const catalogue = (...norms: Norm[]) => `\uFEFF${columns}\n${norms.map(row).join('\n')}\n`

function norm(
  id: string,
  infolegId: number | null,
  text: string,
  front: Record<string, string> = {},
): string {
  const facts = {
    identifier: id,
    title: `Norma ${id}`,
    publication_date: '2018-08-08',
    source: 'http://ejemplo.invalid/norma.htm',
    ...(infolegId === null ? {} : { infoleg_id: String(infolegId) }),
    ...front,
  }
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n# Norma\n\n${text}\n`
}

async function imported(app: Application, ...paths: string[]) {
  const job = await app.jobs.wait(app.import(paths, false).id)
  expect(job.error).toBeNull()
  return importResult.parse(job.result)
}
const keyOf = (app: Application, id: string) =>
  app
    .listDocuments({ filters: {}, order: 'newest', limit: 100, offset: 0 })
    .documents.find((each) => each.id === id)?.key ?? 0

describe('InfoLEG’s tables', () => {
  it('are joined to the norms held, name those that are not, and change nothing the second time', async () => {
    using folder = temporaryFolder()
    const from = join(folder.path, 'in')
    mkdirSync(from)
    writeFileSync(join(from, 'ley.md'), norm('LEY-99001', 901, 'ARTÍCULO 1°.- Los muelles son públicos.'))
    writeFileSync(
      join(from, 'catalogo.csv'),
      catalogue(
        { id: 901, type: 'Ley', number: '99001', date: '2018-08-08', title: 'MUELLES', modifiedBy: 3 },
        {
          id: 902,
          type: 'Decreto',
          number: '77',
          date: '2020-01-02',
          title: 'GUARDAS "DE" MUELLE,\ny otros',
        },
        {
          id: 903,
          type: 'Resolución',
          number: '5',
          class: 'General',
          organism: 'ENTE DE FAROS',
          date: '2021-02-03',
          title: 'FAROS',
        },
      ),
    )
    writeFileSync(
      join(from, 'modificadas.csv'),
      'id_norma_modificada,id_norma_modificatoria,tipo_norma,nro_norma\n901,902,Decreto,77\n901,903,Resolución,5\n901,904,Ley,1\nno,es,una,fila\n901,902\n',
    )
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      const first = await imported(app, from)
      expect(first.infoleg).toEqual({ norms: 3, relations: 3, malformed: 2 })
      expect(first.rejected).toEqual([])
      const key = keyOf(app, 'LEY-99001')
      expect(app.view(key).textStatus.line).toBe(
        'Texto original. InfoLEG registra 3 normas que la complementan o modifican, no incorporadas',
      )
      const { modifiedBy, modifies } = app.relations(key)
      expect(modifies).toEqual([])
      expect(
        modifiedBy.map(({ id, label, title, date, documentKey, source }) => ({
          id,
          label,
          title,
          date,
          documentKey,
          source,
        })),
      ).toEqual([
        {
          id: 903,
          label: 'Resolución General 5/2021 (Ente de Faros)',
          title: 'FAROS',
          date: '2021-02-03',
          documentKey: null,
          source: 'infoleg',
        },
        {
          id: 902,
          label: 'Decreto 77/2020',
          title: 'GUARDAS "DE" MUELLE,\ny otros',
          date: '2020-01-02',
          documentKey: null,
          source: 'infoleg',
        },
        {
          id: 904,
          label: 'Norma 904 de InfoLEG',
          title: null,
          date: null,
          documentKey: null,
          source: 'infoleg',
        },
      ])
      const again = await imported(app, from)
      expect(again).toMatchObject({
        documents: 0,
        updated: 0,
        unchanged: 1,
        infoleg: { norms: 0, relations: 0 },
      })
      // Touched, and read again: the same rows.
      writeFileSync(join(from, 'modificadas.csv'), 'id_norma_modificada,id_norma_modificatoria,x\n901,902,\n')
      await imported(app, from)
      expect(app.relations(key).modifiedBy).toHaveLength(3)
      expect(app.doctor().integrity.problems).toEqual([])
    } finally {
      await app.close()
    }
  })

  it('know a norm without InfoLEG’s number by its own, where the day agrees and nothing else is meant', async () => {
    using folder = temporaryFolder()
    const from = join(folder.path, 'in')
    mkdirSync(from)
    const text = 'ARTÍCULO 1°.- Cuídense los faros.'
    writeFileSync(join(from, 'a.md'), norm('DEC-70-2018', null, text, { enactment_date: '2018-08-07' }))
    writeFileSync(
      join(from, 'b.md'),
      norm('DEC-71-2018', null, `${text} Y las balizas.`, { enactment_date: '2018-08-07' }),
    )
    writeFileSync(
      join(folder.path, 'catalogo.csv'),
      catalogue(
        {
          id: 910,
          type: 'Decreto',
          number: '70',
          class: 'DNU',
          date: '2018-12-21',
          title: 'OTRO DÍA',
          modifiedBy: 9,
        },
        { id: 911, type: 'Decreto', number: '70', date: '2018-08-08', title: 'FAROS', modifiedBy: 2 },
        { id: 912, type: 'Decreto', number: '71', date: '2018-09-01', title: 'OTRO', modifiedBy: 5 },
      ),
    )
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      await imported(app, from, join(folder.path, 'catalogo.csv'))
      expect(app.view(keyOf(app, 'DEC-70-2018')).textStatus.line).toContain('InfoLEG registra 2 normas')
      expect(app.view(keyOf(app, 'DEC-71-2018')).textStatus.line).toBe('Texto original, según InfoLEG')
    } finally {
      await app.close()
    }
  })

  it('and the notes of the texts tell of one change once, whoever tells it', async () => {
    using folder = temporaryFolder()
    const from = join(folder.path, 'in')
    mkdirSync(from)
    const note =
      '(Artículo sustituido por art. 3° de la [Ley N° 99.002](http://ejemplo.invalid/verNorma.do?id=922) B.O. 6/3/2020)'
    writeFileSync(
      join(from, 'a.md'),
      norm('LEY-99001', 921, `ARTÍCULO 1°.- Los muelles son públicos.\n\n${note}`, {
        source: 'http://ejemplo.invalid/texact.htm',
      }),
    )
    writeFileSync(join(from, 'b.md'), norm('LEY-99002', 922, 'ARTÍCULO 3°.- Sustitúyese el artículo 1°.'))
    writeFileSync(
      join(from, 'r.tsv'),
      'infoleg_id\trelation\tother_infoleg_id\n921\tcomplementada_por\t922\n922\tcomplementa_a\t921\n921\tignora\t922\n',
    )
    writeFileSync(
      join(from, 's.tsv'),
      'norm_id\tmodifying_infoleg_id\tdate\nLEY-99001\t923\t2021-01-01\nLEY-1\t923\t2021-01-01\n',
    )
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      const { infoleg } = await imported(app, from)
      expect(infoleg).toEqual({ norms: 0, relations: 3, malformed: 2 })
      const [law, amending] = [keyOf(app, 'LEY-99001'), keyOf(app, 'LEY-99002')]
      expect(
        app.relations(law).modifiedBy.map(({ label, documentKey, source, articles }) => ({
          label,
          documentKey,
          source,
          articles,
        })),
      ).toEqual([
        { label: 'Ley 99.002', documentKey: amending, source: 'both', articles: ['1'] },
        { label: 'Norma 923 de InfoLEG', documentKey: null, source: 'infoleg', articles: [] },
      ])
      expect(
        app.relations(amending).modifies.map(({ documentKey, source }) => ({ documentKey, source })),
      ).toEqual([{ documentKey: law, source: 'both' }])
      expect(app.view(law).textStatus.short).toBe('actualizado; última modif. anotada: 6/3/2020')
    } finally {
      await app.close()
    }
  })

  it('that are damaged cost the rows that are, and no more', async () => {
    using folder = temporaryFolder()
    const norms = Array.from({ length: 6000 }, (_, i): Norm => ({
      id: i + 1,
      type: 'Resolución',
      number: String(i + 1),
      date: '2019-05-06',
      title: `ASUNTO ${i + 1} `.repeat(20),
    }))
    const lines = catalogue(...norms).split('\n')
    // A quotation mark too few, one too many inside, a row cut short, no number.
    lines[10] = (lines[10] ?? '').replace('"ASUNTO', 'ASUNTO').replace('","MUELLES"', ',"MUELLES')
    lines[20] = (lines[20] ?? '').replace('ASUNTO', 'ASUN"TO')
    lines[30] = (lines[30] ?? '').slice(0, 60)
    lines[40] = (lines[40] ?? '').replace('"40"', '"cuarenta"')
    // In the letters of another time.
    writeFileSync(
      join(folder.path, 'catalogo.csv'),
      Buffer.from(lines.join('\r\n').replace('\uFEFF', ''), 'latin1'),
    )
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      const { infoleg, rejected } = await imported(app, join(folder.path, 'catalogo.csv'))
      expect(rejected).toEqual([])
      expect(infoleg.malformed).toBeGreaterThanOrEqual(3)
      expect(infoleg.malformed).toBeLessThanOrEqual(6)
      expect(infoleg.norms).toBeGreaterThanOrEqual(5990)
    } finally {
      await app.close()
    }
  })

  it('without a row that can be understood are rejected, and tried again', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'modificadas.csv')
    writeFileSync(file, 'id_norma_modificada,id_norma_modificatoria\nuno,dos\n')
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      expect((await imported(app, file)).rejected.map(({ code }) => code)).toEqual(['malformed_file'])
      expect((await imported(app, file)).rejected).toHaveLength(1)
    } finally {
      await app.close()
    }
  })
})

describe('a library that an older program wrote', () => {
  it('has of its texts what they say, and of their files what they say once they are imported again', async () => {
    using folder = temporaryFolder()
    const from = join(folder.path, 'in')
    mkdirSync(from)
    const front = { times_modified: '4', observaciones: '<b>VÉASE</b> la ley' }
    const note = '(Artículo sustituido por art. 3° de la Ley N° 99.002 B.O. 6/3/2020)'
    writeFileSync(join(from, 'a.md'), norm('LEY-99001', 931, `ARTÍCULO 1°.- Los muelles.\n\n${note}`, front))
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      await imported(app, from)
      const key = keyOf(app, 'LEY-99001')
      const now = app.view(key)
      expect(now.observations).toBe('VÉASE la ley')
      expect(now.textStatus.line).toContain('InfoLEG registra 4 normas')
      expect(app.relations(key).modifiedBy).toHaveLength(1)
      // As it was before any of it was kept.
      app.library.writer.exec(
        'DELETE FROM text_facts; DELETE FROM text_amendment; UPDATE source_file SET revision = 0',
      )
      expect(app.view(key).observations).toBeNull()
      app.begin()
      await expect.poll(() => app.relations(key).modifiedBy.length).toBe(1)
      expect(await imported(app, from)).toMatchObject({ documents: 0, updated: 0, unchanged: 1 })
      expect(app.view(key)).toMatchObject({ observations: 'VÉASE la ley', textStatus: now.textStatus })
      // Once: the next import reads nothing.
      app.library.writer.exec(`UPDATE text_facts SET observations = 'intacta'`)
      await imported(app, from)
      expect(app.view(key).observations).toBe('intacta')
    } finally {
      await app.close()
    }
  })
})

withShared('data/infoleg', 'the official sample', () => {
  it('imports whole', async () => {
    using folder = temporaryFolder()
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      const { infoleg, rejected } = await imported(
        app,
        shared('data/infoleg/base-infoleg-normativa-nacional-muestreo.csv'),
        shared('data/infoleg/infoleg_relations_db_sample.tsv'),
      )
      expect(rejected).toEqual([])
      expect(infoleg).toEqual({ norms: 1000, relations: 1108, malformed: 0 })
    } finally {
      await app.close()
    }
  })
})
