import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup, restore } from '../../src/main/core/library/backup.ts'
import { openReader } from '../../src/main/core/library/connection.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { temporaryFolder } from '../support/application.ts'

const quiet = () => ({ signal: new AbortController().signal, progress: () => undefined })
const coded = (code: string): unknown => expect.objectContaining({ code })
const open = (directory: string) => openLibrary(directory, 'las pruebas', migrations)

function fill(library: ReturnType<typeof open>, rows: number): void {
  library.writer.transaction(() => {
    for (let i = 0; i < rows; i += 1) library.settings.set(`clave ${i}`, 'x'.repeat(2000))
  })
}

describe('backup and restore', () => {
  it('copies what the library held when the copy began, while it is written, into one file', async () => {
    using folder = temporaryFolder()
    const library = open(join(folder.path, 'a'))
    fill(library, 9_000)
    const file = join(folder.path, 'copia', 'fojas.db')
    let steps = 0
    await backup(library.file, file, {
      ...quiet(),
      progress() {
        steps += 1
        library.settings.set('durante', String(steps))
      },
    })
    expect(steps).toBeGreaterThan(1)
    expect(readdirSync(join(folder.path, 'copia'))).toEqual(['fojas.db'])
    const reader = openReader(file)
    expect(reader.get(`SELECT count(*) AS n FROM setting`)?.['n']).toBe(9_000)
    reader.close()
    library.close()
  })

  it('leaves nothing when it is cancelled, and the former copy whole', async () => {
    using folder = temporaryFolder()
    const library = open(join(folder.path, 'a'))
    fill(library, 9_000)
    const file = join(folder.path, 'copia.db')
    writeFileSync(file, 'la copia anterior')
    const controller = new AbortController()
    const copying = backup(library.file, file, {
      signal: controller.signal,
      progress: () => {
        controller.abort()
      },
    })
    await expect(copying).rejects.toMatchObject({ code: 'cancelled' })
    expect(readFileSync(file, 'utf8')).toBe('la copia anterior')
    expect(existsSync(`${file}.partial`)).toBe(false)
    library.close()
  })

  it('returns to the copy and keeps what was there', async () => {
    using folder = temporaryFolder()
    const directory = join(folder.path, 'a')
    const file = join(folder.path, 'copia.db')
    const first = open(directory)
    first.settings.set('dato', 'antes')
    await backup(first.file, file, quiet())
    first.settings.set('dato', 'después')
    expect(() => restore(join(folder.path, 'b'), join(folder.path, 'no'), 'x', migrations)).toThrow(
      coded('path_not_found'),
    )
    first.close()
    const kept = restore(directory, file, 'las pruebas', migrations)
    const again = open(directory)
    expect(again.settings.get('dato')).toBe('antes')
    again.close()
    const reader = openReader(kept ?? '')
    expect(reader.get(`SELECT value FROM setting WHERE key = 'dato'`)?.['value']).toBe('después')
    reader.close()
  })

  it('checks before it replaces', async () => {
    using folder = temporaryFolder()
    const directory = join(folder.path, 'a')
    const library = open(directory)
    fill(library, 3000)
    const whole = join(folder.path, 'copia.db')
    await backup(library.file, whole, quiet())
    library.writer.run(`INSERT INTO migration VALUES (999, 'from the future', '2030')`)
    const newer = join(folder.path, 'nueva.db')
    await backup(library.file, newer, quiet())
    library.writer.run('DELETE FROM migration WHERE version = 999')
    library.close()
    const broken = join(folder.path, 'rota.db')
    const bytes = readFileSync(whole)
    writeFileSync(broken, bytes.fill(0xaa, 40_960, bytes.length - 40_960))
    const text = join(folder.path, 'texto.db')
    writeFileSync(text, 'Esto no es una base de datos. '.repeat(100))
    for (const file of [broken, text]) {
      expect(() => restore(directory, file, 'las pruebas', migrations)).toThrow(coded('backup_invalid'))
    }
    expect(() => restore(directory, newer, 'las pruebas', migrations)).toThrow(coded('library_newer'))
    const again = open(directory)
    expect(again.settings.get('clave 2999')).toHaveLength(2000)
    again.close()
    expect(readdirSync(directory).filter((name) => /restoring|backups/.test(name))).toEqual([])
  })
})
