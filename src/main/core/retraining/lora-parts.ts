/** The LoRA of each part of a training, kept beside the models: what a later one is compared with on what it never saw. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPeft, type PeftFiles } from '../../ml/adapters/peft.ts'
import { readSafetensors, writeSafetensors } from '../../ml/safetensors.ts'
import type { LearntChange } from '../models/learnt.ts'

const [configFile, tensorsFile] = ['adapter_config.json', 'adapter_model.safetensors'] as const

export class LoraParts {
  readonly #folder: string

  /** @param folder of the training's parts */
  constructor(folder: string) {
    this.#folder = folder
  }

  has(name: string): boolean {
    return existsSync(join(this.#folder, name, tensorsFile))
  }

  async keep(name: string, { config, tensors }: PeftFiles): Promise<void> {
    const folder = join(this.#folder, name)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, configFile), JSON.stringify(config))
    await writeFile(join(folder, tensorsFile), writeSafetensors(tensors))
  }

  /** @throws FojasError model_invalid where a file is damaged */
  async changeOf(name: string): Promise<LearntChange> {
    const folder = join(this.#folder, name)
    const lora = readPeft(
      JSON.parse(await readFile(join(folder, configFile), 'utf8')),
      readSafetensors(await readFile(join(folder, tensorsFile))),
    )
    // The share that was kept is in its scale.
    return { encoder: { kind: 'lora', lora, share: 1 } }
  }

  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
