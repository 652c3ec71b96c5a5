/** A LoRA adapter's folder as PEFT writes it, as what the trainer holds. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FojasError } from '../../../shared/errors/index.ts'
import { readPeft } from '../../ml/adapters/peft.ts'
import { readSafetensors } from '../../ml/safetensors.ts'
import { loraName, type Lora } from '../../ml/training/lora.ts'
import type { LiveTensor } from './model.ts'

const invalid = (detail: string, cause?: unknown): FojasError =>
  new FojasError('model_invalid', { detail }, { cause })

export function readAdapter(directory: string): { lora: Lora; tensors: Map<string, LiveTensor> } {
  const file = (name: string): Buffer => {
    const path = join(directory, name)
    if (!existsSync(path)) throw invalid(`falta ${name} en el adaptador`)
    return readFileSync(path)
  }
  const text = file('adapter_config.json').toString('utf8')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalid('adapter_config.json no es JSON válido', error)
  }
  const { layers, ...lora } = readPeft(json, readSafetensors(file('adapter_model.safetensors')))
  const tensors = new Map<string, LiveTensor>()
  for (const [module, { a, b, r, inputs, outputs }] of layers) {
    if (r !== lora.r) throw invalid('el adaptador tiene un rango por módulo, y el entrenamiento uno solo')
    tensors.set(loraName(module, 'A'), { shape: [r, inputs], values: a })
    tensors.set(loraName(module, 'B'), { shape: [outputs, r], values: b })
  }
  // Of the modules that are there: a pattern of PEFT's need not name them one by one.
  const targets = [...new Set([...layers.keys()].map((module) => module.replace(/^layers\.\d+\./, '')))]
  return { lora: { ...lora, targets }, tensors }
}
