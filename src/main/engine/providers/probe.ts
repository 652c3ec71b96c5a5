/** A two-layer random encoder on which providers are compared, the same on every computer. */
import { readConfig } from '../../ml/config.ts'
import { sentenceEncoder } from '../../ml/modernbert.ts'
import { float32Tensor } from '../../ml/safetensors.ts'
import type { SessionPlan } from '../sessions.ts'

export const probeDimension = 64

const config = readConfig({
  model_type: 'modernbert',
  vocab_size: 64,
  hidden_size: probeDimension,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  local_attention: 16,
  max_position_embeddings: 64,
  pad_token_id: 0,
})

/** Forty tokens: longer than the window, so that both kinds of attention take part. */
export const probeRow: readonly number[] = Array.from({ length: 40 }, (_, i) => (i * 7 + 3) % 64)

/** Marsaglia's xorshift32, as numbers in [-.2, .2). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return ((state >>> 0) / 2 ** 32 - 0.5) * 0.4
  }
}

export function probePlan(cacheDirectory: string): SessionPlan {
  const graph = sentenceEncoder(config, {
    pooling: 'mean',
    stages: [{ kind: 'normalize' }],
    prompts: {},
    defaultPrompt: undefined,
    maxLength: 64,
    plain: false,
  })
  const next = random(20_260_828)
  const weights = new Map(
    graph.parameters.map(({ name, value }) => {
      const shape = value.shape.map(Number)
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, next)
      return [name, float32Tensor(shape, name.includes('norm') ? values.map((v) => 1 + v) : values)]
    }),
  )
  return { graph, weights, format: 'fp32', maxPositions: 64, key: 'provider-probe', cacheDirectory }
}
