/** `fojas gradients`, as a script calls it. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { projectRoot } from '../../support/shared.ts'
import { numbers, scratch, tensorsOf, tinyData } from './support.ts'

const directory = scratch()
afterAll(() => {
  rmSync(directory, { recursive: true })
})

const { texts } = tinyData(1)
const triplets = join(directory, 'triplets.json')
writeFileSync(
  triplets,
  JSON.stringify(
    [0, 1, 2].map((n) => ({ query: texts[n], positive: texts[7 + n], negative: texts[11 + n] })),
  ),
)

function command(...more: string[]) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      join(projectRoot, 'src/main/cli/index.ts'),
      ...['--library', join(directory, 'library'), '--json', 'gradients'],
      ...[
        '--model',
        join(projectRoot, 'tests/fixtures/tiny'),
        '--max-length',
        '32',
        '--scale',
        '20',
        ...more,
      ],
    ],
    { encoding: 'utf8' },
  )
  return { status, stdout }
}

it('writes loss and gradients under the names of the model’s file', () => {
  const output = join(directory, 'out.safetensors')
  const { status, stdout } = command('--triplets', triplets, '--first', '3', '--output', output)
  expect(status).toBe(0)
  const result = JSON.parse(stdout) as { loss: number; tensors: number }
  const tensors = tensorsOf(output)
  expect(result.tensors).toBe(tensors.size - 1)
  expect(numbers(tensors, 'loss')[0]).toBeCloseTo(result.loss, 5)
  expect(tensors.get('grad:layers.0.attn.Wqkv.weight')?.shape).toEqual([96, 32])
})

it('says in one document what is missing', () => {
  const output = join(directory, 'none.safetensors')
  const { status, stdout } = command('--triplets', triplets, '--first', '9', '--output', output)
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'malformed_file' } })
})
