/** A model as ONNX that plain onnxruntime runs: `input_ids` [batch, sequence] → `sentence_embedding`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentenceEncoder } from '../ml/modernbert.ts'
import { toOnnx } from '../ml/onnx.ts'
import type { ModelSource, Precision } from './encoder.ts'
import { openModelFolder } from './model-folder.ts'

/**
 * @param precision int8: matrices in bytes of which seven bits are used, a scale for each row; the rest, and what goes in
 * and out, float32. With all eight, processors without VNNI add two products in 16 bits and saturate: a file goes to
 * computers that nobody can ask.
 */
export function exportOnnx(source: ModelSource, target: string, precision: Precision = 'fp32'): void {
  const folder = openModelFolder(source.directory, source)
  const { model, data } = toOnnx(sentenceEncoder(folder.config, folder.layout), folder.weights, {
    format: precision === 'int8' ? 'int7' : precision,
    // Attention in standard operators; rotary positions and GELU are still onnxruntime's own.
    fused: false,
    maxPositions: folder.maxLength,
    dataFile: 'model.onnx.data',
  })
  writeFileSync(join(target, 'model.onnx.data'), data)
  writeFileSync(join(target, 'model.onnx'), model)
}
