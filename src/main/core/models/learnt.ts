/** What training changed of a model, as plain data: it can be kept, and handed to the thread that writes the model. */
import { readFile } from 'node:fs/promises'
import { loraChange, type Lora, type PeftFiles } from '../../ml/adapters/peft.ts'
import type { QueryAdapter } from '../../ml/adapters/query-adapter.ts'
import { readSafetensors, toFloat32, type Tensors } from '../../ml/safetensors.ts'
import type { ModelChange } from './write-model.ts'

export interface LearntChange {
  readonly encoder?:
    | { readonly kind: 'lora'; readonly lora: Lora; readonly share: number }
    /** Trained tensors in a file, of whose difference to the parent's a share is kept. */
    | { readonly kind: 'tensors'; readonly file: string; readonly share: number }
    | undefined
  readonly adapter?: { readonly adapter: QueryAdapter; readonly share: number } | undefined
  /** Kept beside the merged weights, in `lora/`. */
  readonly peft?: PeftFiles | undefined
}

/** @throws FojasError model_invalid where the file of tensors is damaged */
export async function changeOf({ encoder, adapter, peft }: LearntChange): Promise<ModelChange> {
  if (encoder === undefined) return { adapter, peft }
  if (encoder.kind === 'lora') return { encoder: loraChange(encoder.lora, encoder.share), adapter, peft }
  const mixed = mixedWith(readSafetensors(await readFile(encoder.file)), encoder.share)
  return { encoder: mixed, dense: mixed, adapter, peft }
}

const mixedWith =
  (tensors: Tensors, share: number) =>
  (name: string, old: Float32Array): Float32Array => {
    const stored = tensors.get(name)
    if (stored === undefined) return old
    const now = toFloat32(stored)
    return old.map((value, i) => value + share * ((now[i] ?? 0) - value))
  }
