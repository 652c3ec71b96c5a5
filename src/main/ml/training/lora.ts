/**
 * Low-rank adaptation (Hu et al. 2021, arXiv:2106.09685) as PEFT defines and names it: beside a frozen linear layer,
 * y + s · B·(A·dropout(x)) with s = alpha / r, or alpha / √r where it is rank-stabilised (Kalajdzievski 2023).
 */
import type { ModernBertConfig } from '../config.ts'
import type { GraphBuilder } from '../graph.ts'
import type { Beside } from '../modernbert.ts'
import type { Stream } from '../random.ts'
import { uniforms } from '../random.ts'

export interface Lora {
  readonly r: number
  readonly alpha: number
  readonly dropout: number
  readonly rankStabilised: boolean
  /** Last parts of the names of the layers it is beside: `Wqkv`, `Wi`, `attn.Wo`, `mlp.Wo`; `Wo` is both. */
  readonly targets: readonly string[]
}

export const scaling = ({ r, alpha, rankStabilised }: Lora): number =>
  alpha / (rankStabilised ? Math.sqrt(r) : r)

export const isTarget = ({ targets }: Pick<Lora, 'targets'>, module: string): boolean =>
  targets.some((target) => module.endsWith(`.${target}`))

/** PEFT's name of a module's A or B. */
export const loraName = (module: string, tensor: 'A' | 'B'): string =>
  `base_model.model.${module}.lora_${tensor}.weight`

/** Name of the input that brings a module's dropout mask, [batch, sequence, in], uint8. */
export const dropoutInput = (module: string): string => `dropout ${module}`

/** Name of the input that brings what the kept elements are multiplied with, [1]. */
export const dropoutFactor = 'dropout factor'

export interface LoraModule {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
}

/** The encoder's linear layers that an adapter is beside, in the order of the model. */
export function loraModules(config: ModernBertConfig, lora: Pick<Lora, 'targets'>): LoraModule[] {
  const { hidden: d, intermediate: m } = config
  return config.layers.flatMap((_, layer) =>
    [
      { name: `layers.${layer}.attn.Wqkv`, inputs: d, outputs: 3 * d },
      { name: `layers.${layer}.attn.Wo`, inputs: d, outputs: d },
      { name: `layers.${layer}.mlp.Wi`, inputs: d, outputs: 2 * m },
      { name: `layers.${layer}.mlp.Wo`, inputs: m, outputs: d },
    ].filter(({ name }) => isTarget(lora, name)),
  )
}

export function besideLora(graph: GraphBuilder, lora: Lora): Beside {
  return (y, x, module, [outputs, inputs]) => {
    if (!isTarget(lora, module)) return y
    const a = graph.parameter(loraName(module, 'A'), [lora.r, inputs])
    const b = graph.parameter(loraName(module, 'B'), [outputs, lora.r])
    const dropped =
      lora.dropout === 0
        ? x
        : graph.apply('dropout', [
            x,
            graph.input(dropoutInput(module), x.shape, 'uint8'),
            graph.input(dropoutFactor, [1], 'float32'),
          ])
    const low = graph.apply('scale', [graph.apply('linear', [dropped, a])], { factor: scaling(lora) })
    return graph.apply('add', [y, graph.apply('linear', [low, b])])
  }
}

/** As PEFT starts: A uniform in ±1/√inputs (Kaiming's with a = √5), B zero. */
export function startLora(module: LoraModule, r: number, seed: number): { a: Float32Array; b: Float32Array } {
  const stream: Stream = { seed, name: `lora ${module.name}` }
  const bound = 1 / Math.sqrt(module.inputs)
  return {
    a: Float32Array.from(uniforms(stream, r * module.inputs), (u) => (2 * u - 1) * bound),
    b: new Float32Array(module.outputs * r),
  }
}
