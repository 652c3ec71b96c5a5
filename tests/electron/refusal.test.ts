import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { acquireLock, type Lock } from '../../src/main/core/library/lock.ts'
import { temporaryFolder } from '../support/application.ts'
import { coreProcess, openPage, quitShell, startShell, until, type DrivenPage } from './drive.ts'
import { state } from './stub/electron.ts'

vi.mock('electron', () => import('./stub/electron.ts'))

describe('the desktop shell, where core cannot go on', () => {
  const folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  let lock: Lock
  let page: DrivenPage

  beforeAll(async () => {
    mkdirSync(library)
    lock = acquireLock(library, 'la línea de comandos')
    // To the first question: try again. To the second: the same, after the other program was closed.
    state.answers = [0]
    await startShell(folder.path)
    page = openPage(await until(() => state.windows[0]))
  })
  afterAll(async () => {
    if (!state.exited) await quitShell()
    folder[Symbol.dispose]()
  })

  it('says in Spanish who holds the library, and tries again when asked to', async () => {
    const first = await until(() => state.messages[0])
    expect(first.message).toBe('La biblioteca está en uso')
    expect(first.detail).toContain('la línea de comandos')
    expect(first.detail).toContain(`proceso ${process.pid}`)
    expect(first.buttons).toEqual(['Intentar de nuevo', 'Salir de Fojas'])
  })

  it('opens it once it is free; a call made before waits and is answered', async () => {
    const waiting = page.connection.client.library.status()
    lock.release()
    state.answers.push(0, 0, 0)
    expect(await waiting).toMatchObject({ shell: 'electron', directory: library })
  })

  it('asks before it starts core a fourth time within a minute, and leaves when told to', async () => {
    const asked = state.messages.length
    state.answers = [1]
    for (let death = 0; death < 4; death += 1) {
      const core = await until(coreProcess)
      await page.connection.client.library.status()
      core.crash()
      await until(() => core.ended)
    }
    const question = await until(() => state.messages[asked])
    expect(question.message).toBe('Fojas se interrumpió varias veces seguidas')
    expect(question.detail).toContain('Lo que ya estaba importado e indexado se conserva')
    await until(() => state.exited)
    expect(coreProcess()).toBeUndefined()
  })
})
