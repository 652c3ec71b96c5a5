/** Compiles `scan.wat` with wabt (a development dependency): `npm run build:kernel` writes what the program loads. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

const source = fileURLToPath(new URL('./scan.wat', import.meta.url))
const target = fileURLToPath(new URL('./binary.ts', import.meta.url))

/** The text of `binary.ts` for the present source. */
export async function compiledKernel(): Promise<string> {
  const tools = await wabt()
  const module = tools.parseWat('scan.wat', readFileSync(source, 'utf8'), { simd: true })
  module.validate()
  const { buffer } = module.toBinary({ write_debug_names: false })
  module.destroy()
  const lines =
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,96}/g) ?? []
  return [
    '/** Made by `npm run build:kernel` from scan.wat; a test compares the two. */',
    'export const kernelBase64 = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('')",
    '',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await compiledKernel())
