/** `fojas cite`, as a script calls it. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'

function cite(library: string, json: boolean, text: string, input = '') {
  const args = ['--library', library, ...(json ? ['--json'] : []), 'cite', text]
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(projectRoot, 'src/main/cli/index.ts'), ...args],
    {
      input,
      encoding: 'utf8',
    },
  )
  return { status, stdout }
}

it('answers with one JSON document, from an argument or from standard input', () => {
  using folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  const text = 'según los arts. 12 a 15 y 18 de la ley 99.999'
  const expected = {
    references: [
      {
        start: 10,
        end: 45,
        kind: 'ley',
        number: '99999',
        year: null,
        article: '12 a 15 y 18',
        candidates: [],
      },
    ],
  }
  const given = cite(library, true, text)
  expect(given.status).toBe(0)
  expect(JSON.parse(given.stdout)).toEqual(expected)
  expect(JSON.parse(cite(library, true, '-', text).stdout)).toEqual(expected)
  expect(JSON.parse(cite(library, true, '-', '').stdout)).toEqual({ references: [] })
  expect(cite(library, false, text).stdout).toContain('Ley 99.999, arts. 12 a 15 y 18')
})
