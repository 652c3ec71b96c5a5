import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '../support/application.ts'
import { startShell } from './drive.ts'
import { state, Utility } from './stub/electron.ts'

vi.mock('electron', () => import('./stub/electron.ts'))

it('a second start opens nothing and ends: the first one shows its window', async () => {
  using folder = temporaryFolder()
  state.firstInstance = false
  await startShell(folder.path)
  expect(state.exited).toBe(true)
  expect(state.windows).toEqual([])
  expect(Utility.all).toEqual([])
})
