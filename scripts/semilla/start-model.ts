/** The model that training starts from: a vocabulary of its own, and a network that is as yet a bag of words. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { layoutFiles } from '../../src/main/ml/model-layout.ts'
import { normals } from '../../src/main/ml/random.ts'
import { float32Tensor, writeSafetensors, type StoredTensor } from '../../src/main/ml/safetensors.ts'
import { normaliseWords, spell, wordsOf } from '../../src/main/ml/vocabulary/byte-level.ts'
import { BytePairs, learnBytePairs, type Vocabulary } from '../../src/main/ml/vocabulary/byte-pairs.ts'
import { Neighbours, singularVectors } from '../../src/main/ml/vocabulary/token-vectors.ts'
import { specialId, specialTokens, tokenizerJson } from '../../src/main/ml/vocabulary/tokenizer-json.ts'
import type { Norm } from './norms.ts'

export interface Shape {
  readonly vocabulary: number
  readonly hidden: number
  readonly intermediate: number
  readonly layers: number
  readonly heads: number
}

export const semillaShape: Shape = { vocabulary: 16_384, hidden: 256, intermediate: 512, layers: 6, heads: 4 }

/** The most frequent tokens tell what the others are near; the rest are too rare to. */
const contexts = 4096
const distance = 6
/** Norms whose words are counted: the vocabulary of a third differs little from that of all. */
const counted = 3
/** Tokens a model reads at once; nothing longer was seen in training. */
const limit = 512

function learnVocabulary(norms: readonly Norm[], size: number): Vocabulary {
  const counts = new Map<string, number>()
  for (const [index, { passages }] of norms.entries()) {
    if (index % counted !== 0) continue
    for (const passage of passages)
      for (const word of wordsOf(normaliseWords(passage))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const spelled = new Map<string, number>()
  for (const [word, count] of counts) if (count > 1) spelled.set(spell(word), count)
  return learnBytePairs(spelled, size, specialTokens)
}

/** Vectors of the tokens by what stands near them, row-major [vocabulary, hidden]. */
function tokenVectors(
  norms: readonly Norm[],
  vocabulary: Vocabulary,
  { hidden }: Shape,
  seed: number,
): Float32Array {
  const pairs = new BytePairs(vocabulary)
  const size = vocabulary.tokens.length
  const neighbours = new Neighbours(size, Math.min(contexts, size), distance)
  for (const { passages } of norms)
    for (const passage of passages) {
      const tokens: number[] = []
      for (const word of wordsOf(normaliseWords(passage))) tokens.push(...pairs.encode(spell(word)))
      neighbours.add(tokens)
    }
  return singularVectors(neighbours.information(Math.log(5)), hidden, seed)
}

function weights(vectors: Float32Array, shape: Shape, seed: number): Map<string, StoredTensor> {
  const { vocabulary, hidden, intermediate, layers } = shape
  const out = new Map<string, StoredTensor>()
  const drawn = (name: string, rows: number, columns: number, deviation: number): void => {
    const values = Float32Array.from(normals({ seed, name }, rows * columns), (value) => value * deviation)
    out.set(name, float32Tensor([rows, columns], values))
  }
  const ones = (name: string): void => {
    out.set(name, float32Tensor([hidden], new Float32Array(hidden).fill(1)))
  }
  out.set('embeddings.tok_embeddings.weight', float32Tensor([vocabulary, hidden], vectors))
  ones('embeddings.norm.weight')
  for (let layer = 0; layer < layers; layer++) {
    const at = `layers.${layer}`
    if (layer > 0) ones(`${at}.attn_norm.weight`)
    drawn(`${at}.attn.Wqkv.weight`, 3 * hidden, hidden, 0.02)
    // What a branch adds begins near nothing: before any step the model is the mean of its tokens' vectors.
    drawn(`${at}.attn.Wo.weight`, hidden, hidden, 0.002)
    ones(`${at}.mlp_norm.weight`)
    drawn(`${at}.mlp.Wi.weight`, 2 * intermediate, hidden, 0.02)
    drawn(`${at}.mlp.Wo.weight`, hidden, intermediate, 0.002)
  }
  ones('final_norm.weight')
  return out
}

const configOf = ({ vocabulary, hidden, intermediate, layers, heads }: Shape) => ({
  architectures: ['ModernBertModel'],
  model_type: 'modernbert',
  vocab_size: vocabulary,
  hidden_size: hidden,
  intermediate_size: intermediate,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  hidden_activation: 'gelu',
  max_position_embeddings: 8192,
  norm_eps: 1e-5,
  norm_bias: false,
  attention_bias: false,
  mlp_bias: false,
  attention_dropout: 0,
  embedding_dropout: 0,
  mlp_dropout: 0,
  global_attn_every_n_layers: 3,
  local_attention: 128,
  global_rope_theta: 160_000,
  local_rope_theta: 10_000,
  pad_token_id: specialId('[PAD]'),
  cls_token_id: specialId('[CLS]'),
  bos_token_id: specialId('[CLS]'),
  sep_token_id: specialId('[SEP]'),
  eos_token_id: specialId('[SEP]'),
  classifier_pooling: 'mean',
  tie_word_embeddings: true,
  torch_dtype: 'float32',
})

/** Written beside the folder and renamed: one that is there is whole. */
export function writeStartModel(norms: readonly Norm[], wanted: Shape, seed: number, folder: string): void {
  const vocabulary = learnVocabulary(norms, wanted.vocabulary)
  const shape = { ...wanted, vocabulary: vocabulary.tokens.length }
  const tensors = weights(tokenVectors(norms, vocabulary, shape, seed), shape, seed)
  const staging = `${folder}.part`
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(join(staging, '1_Pooling'), { recursive: true })
  const json = (path: string, content: unknown): void => {
    writeFileSync(join(staging, path), `${JSON.stringify(content, null, 1)}\n`)
  }
  json('config.json', configOf(shape))
  json('tokenizer.json', tokenizerJson(vocabulary))
  json('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: limit,
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    mask_token: '[MASK]',
  })
  json('sentence_bert_config.json', { max_seq_length: limit, do_lower_case: false })
  for (const [path, content] of layoutFiles({ pooling: 'mean', normalise: true }, shape.hidden)) {
    mkdirSync(join(staging, path, '..'), { recursive: true })
    json(path, content)
  }
  mkdirSync(join(staging, '2_Normalize'), { recursive: true })
  writeFileSync(join(staging, 'model.safetensors'), writeSafetensors(tensors))
  renameSync(staging, folder)
}
