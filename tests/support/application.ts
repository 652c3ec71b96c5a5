import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Application } from '../../src/main/core/application.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { projectRoot } from './shared.ts'

/** A folder that goes when the test does. */
export function temporaryFolder(): { path: string; [Symbol.dispose]: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'fojas-test-'))
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

export function openTestApplication(libraryDirectory: string): Application {
  return new Application({
    libraryDirectory,
    resourcesDirectory: join(projectRoot, 'resources'),
    shell: 'test',
    holder: 'las pruebas',
    version: '0.0.0',
    engines: createNodeEngineHost(),
  })
}
