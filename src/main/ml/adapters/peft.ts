/**
 * LoRA (Hu et al. 2021) in the format of the PEFT library: W + scale · B·A, where scale is alpha / r, or alpha / √r
 * when rank-stabilised (Kalajdzievski 2023).
 */
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import { float32Tensor, toFloat32, type StoredTensor, type Tensors } from '../safetensors.ts'
import { at } from '../tensor.ts'

export interface LoraLayer {
  /** [r, inputs] */
  readonly a: Float32Array
  /** [outputs, r] */
  readonly b: Float32Array
  readonly r: number
  readonly inputs: number
  readonly outputs: number
  readonly scale: number
}

export interface Lora {
  readonly r: number
  readonly alpha: number
  readonly dropout: number
  readonly rankStabilised: boolean
  /** Last parts of the names of the layers it is put beside: `Wqkv`, `attn.Wo` … */
  readonly targets: readonly string[]
  /** By the module's name in the encoder: `layers.0.attn.Wqkv`. */
  readonly layers: ReadonlyMap<string, LoraLayer>
}

const PREFIX = 'base_model.model.'

const config = z.looseObject({
  peft_type: z.literal('LORA'),
  r: z.number().int().positive(),
  lora_alpha: z.number().positive(),
  lora_dropout: z.number().min(0).lt(1).default(0),
  use_rslora: z.boolean().default(false),
  use_dora: z.boolean().default(false),
  fan_in_fan_out: z.boolean().default(false),
  lora_bias: z.boolean().default(false),
  bias: z.string().default('none'),
  target_modules: z.union([z.array(z.string()), z.string()]).nullish(),
  rank_pattern: z.record(z.string(), z.number().int().positive()).nullish(),
  alpha_pattern: z.record(z.string(), z.number().positive()).nullish(),
})

const invalid = (detail: string): FojasError => new FojasError('model_invalid', { detail })

/** The value whose key ends the module's name, as PEFT looks its patterns up. */
function patterned(
  pattern: Readonly<Record<string, number>> | null | undefined,
  module: string,
): number | undefined {
  for (const [key, value] of Object.entries(pattern ?? {}))
    if (module === key || module.endsWith(`.${key}`)) return value
  return undefined
}

/** @param json `adapter_config.json` @param tensors `adapter_model.safetensors` */
export function readPeft(json: unknown, tensors: Tensors): Lora {
  const parsed = config.safeParse(json)
  if (!parsed.success) throw invalid('adapter_config.json no es de una LoRA que Fojas conozca')
  const c = parsed.data
  if (c.use_dora || c.fan_in_fan_out || c.lora_bias || c.bias !== 'none')
    throw invalid('adapter_config.json pide una variante de LoRA que Fojas no conoce')
  const layers = new Map<string, LoraLayer>()
  for (const [name, stored] of tensors) {
    const found = /^(?:base_model\.model\.)?(?:model\.)?(.+)\.lora_A(?:\.default)?\.weight$/.exec(name)
    const module = found?.[1]
    if (module === undefined) {
      if (!/\.lora_B(?:\.default)?\.weight$/.test(name)) throw invalid(`el tensor ${name} no es de una LoRA`)
      continue
    }
    const other = tensors.get(name.replace('.lora_A', '.lora_B'))
    const [r, inputs] = stored.shape
    const [outputs, width] = other?.shape ?? []
    if (
      other === undefined ||
      r === undefined ||
      inputs === undefined ||
      outputs === undefined ||
      width !== r
    )
      throw invalid(`la LoRA de ${module} está incompleta`)
    const alpha = patterned(c.alpha_pattern, module) ?? c.lora_alpha
    if (r !== (patterned(c.rank_pattern, module) ?? c.r))
      throw invalid(`la LoRA de ${module} tiene otro rango`)
    layers.set(module, {
      a: toFloat32(stored),
      b: toFloat32(other),
      ...{ r, inputs, outputs, scale: loraScale(alpha, r, c.use_rslora) },
    })
  }
  if (layers.size === 0) throw invalid('adapter_model.safetensors no tiene ninguna LoRA')
  return {
    ...{ r: c.r, alpha: c.lora_alpha, dropout: c.lora_dropout, rankStabilised: c.use_rslora, layers },
    targets: typeof c.target_modules === 'string' ? [c.target_modules] : (c.target_modules ?? []),
  }
}

export const loraScale = (alpha: number, r: number, rankStabilised: boolean): number =>
  alpha / (rankStabilised ? Math.sqrt(r) : r)

export interface PeftFiles {
  readonly config: Readonly<Record<string, unknown>>
  readonly tensors: Map<string, StoredTensor>
}

/** @param base the model it belongs to, as the file names it */
export function writePeft(lora: Lora, base: string): PeftFiles {
  const tensors = new Map<string, StoredTensor>()
  for (const [module, { a, b, r, inputs, outputs }] of lora.layers) {
    tensors.set(`${PREFIX}${module}.lora_A.weight`, float32Tensor([r, inputs], a))
    tensors.set(`${PREFIX}${module}.lora_B.weight`, float32Tensor([outputs, r], b))
  }
  return {
    tensors,
    config: {
      auto_mapping: {
        base_model_class: 'ModernBertModel',
        parent_library: 'transformers.models.modernbert.modeling_modernbert',
      },
      base_model_name_or_path: base,
      bias: 'none',
      fan_in_fan_out: false,
      inference_mode: true,
      init_lora_weights: true,
      lora_alpha: lora.alpha,
      lora_dropout: lora.dropout,
      modules_to_save: null,
      peft_type: 'LORA',
      r: lora.r,
      target_modules: lora.targets,
      task_type: null,
      use_dora: false,
      use_rslora: lora.rankStabilised,
    },
  }
}

/** W + share · scale · B·A, [outputs, inputs]. @param share of the change: 0 is the weight as it was */
export function mergedWeight(weight: Float32Array, layer: LoraLayer, share = 1): Float32Array {
  const { a, b, r, inputs, outputs, scale } = layer
  if (weight.length !== outputs * inputs)
    throw invalid(`la LoRA mide ${outputs} × ${inputs} y el peso tiene ${weight.length} números`)
  const out = new Float32Array(weight.length)
  const row = new Float64Array(inputs)
  for (let o = 0; o < outputs; o++) {
    row.fill(0)
    for (let k = 0; k < r; k++) {
      const value = at(b, o * r + k)
      for (let i = 0; i < inputs; i++) row[i] = (row[i] ?? 0) + value * (a[k * inputs + i] ?? 0)
    }
    for (let i = 0; i < inputs; i++)
      out[o * inputs + i] = (weight[o * inputs + i] ?? 0) + share * scale * (row[i] ?? 0)
  }
  return out
}

/** The change of an encoder's tensors that a LoRA makes, for `ModelChange`. */
export function loraChange(lora: Lora, share = 1): (name: string, weight: Float32Array) => Float32Array {
  return (name, weight) => {
    const layer = lora.layers.get(name.replace(/\.weight$/, ''))
    return layer === undefined ? weight : mergedWeight(weight, layer, share)
  }
}
