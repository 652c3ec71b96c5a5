import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeSection } from '../support/gazette.ts'

async function linkOf(app: Application, folder: string, demo = false): Promise<(string | null)[]> {
  await app.jobs.wait(app.import([folder], false, demo).id)
  const { documents } = app.listDocuments({ filters: {}, order: 'newest', limit: 100, offset: 0 })
  return documents.toSorted((x, y) => (x.id < y.id ? -1 : 1)).map(({ key }) => app.view(key).officialUrl)
}

const aviso = { rubro: 'Resoluciones', organism: 'ENTE DE FAROS', norm: 'Resolución 7', text: 'Luces.' }

it('gives the page of an aviso of the Primera, and of what has an address of its own', async () => {
  using folder = temporaryFolder()
  const source = join(folder.path, 'boletines')
  writeSection(source, '2026-08-26', 'primera', [{ ...aviso, id: '340001' }])
  writeSection(source, '2026-08-26', 'segunda', [{ ...aviso, id: '910001' }])
  writeFileSync(
    join(source, 'LEY-1.md'),
    '---\ntitle: "Ley 1"\nidentifier: "LEY-1"\nrank: "ley"\nsource: "https://normas.ejemplo/ley-1.htm"\n---\n\n# Ley 1\n\nArtículo 1.- Uno.\n',
  )
  const app = openTestApplication(join(folder.path, 'biblioteca'))
  const links = await linkOf(app, source)
  expect(links).toEqual([
    'https://www.boletinoficial.gob.ar/detalleAviso/primera/340001/20260826',
    null,
    'https://normas.ejemplo/ley-1.htm',
  ])
  const all = [1, 2, 3].map((key) => ({ view: app.view(key), cited: app.cite(key, 0, 4) }))
  for (const { view, cited } of all) {
    expect(cited.linkedTranscription).toBe(
      view.officialUrl === null ? null : `${cited.transcription}\n${view.officialUrl}`,
    )
    if (view.officialUrl !== null)
      expect(cited.richLinkedTranscription).toContain(`<p>${view.officialUrl}</p>`)
  }
  await app.close()
})

it('gives none for the demo edition, whose numbers are those of other avisos', async () => {
  using folder = temporaryFolder()
  writeSection(join(folder.path, 'boletines'), '2026-08-26', 'primera', [{ ...aviso, id: '340001' }])
  const app = openTestApplication(join(folder.path, 'biblioteca'))
  expect(await linkOf(app, join(folder.path, 'boletines'), true)).toEqual([null])
  await app.close()
})
