/** What a training says of itself: the result on standard output, and the model's card. */
import { z } from 'zod'
import { evaluationReport, type EvaluationReport } from '../evaluation/evaluate.ts'
import { sweepTable, type SweepTable } from './sweep.ts'
import { trainingSettings } from './settings.ts'

const beforeAfter = z.object({ before: evaluationReport, after: evaluationReport })
const collapse = z.object({ cosine: z.number(), rank: z.number() })

export const trainingReport = z.object({
  output: z.string(),
  /** Id or folder of the model it started from. */
  parent: z.string(),
  /** sha256 over the parent's files, as an index's identity has it. */
  parentHash: z.string(),
  data: z.object({ name: z.string(), hash: z.string() }),
  questions: z.number().int(),
  /** Pairs of a question with a passage marked relevant. */
  labels: z.number().int(),
  division: z.enum(['split', 'folds', 'none']),
  /** Earlier reports lack what was always so. */
  settings: trainingSettings.extend({
    mined: trainingSettings.shape.mined.default(true),
    ownPairs: trainingSettings.shape.ownPairs.default(0),
  }),
  /** What a sweep tried, in its order; null without one. */
  sweep: sweepTable.nullable(),
  steps: z.number().int(),
  bestStep: z.number().int(),
  /** Part of what was learnt that the model keeps. */
  share: z.number(),
  /** Whether validation found any change better than none. */
  improved: z.boolean(),
  /** Absent where nothing was held out. */
  validation: beforeAfter.nullable(),
  /** Questions that no choice saw: the test part, or each fold by a model that never saw it. */
  control: beforeAfter.nullable(),
  collapse: z.object({ before: collapse, after: collapse }).nullable(),
  seconds: z.number(),
  date: z.string(),
})
export type TrainingReport = z.infer<typeof trainingReport>

const decimal = (value: number): string => value.toFixed(3).replace('.', ',')

function rows(
  name: string,
  { before, after }: { before: EvaluationReport; after: EvaluationReport },
): string[] {
  const line = (when: string, r: EvaluationReport): string =>
    `| ${name}, ${when} | ${r.queries} | ${decimal(r['accuracy@1'])} | ${decimal(r['accuracy@5'])} | ${decimal(r['mrr@10'])} | ${decimal(r['ndcg@10'])} | ${decimal(r['recall@100'])} |`
  return [line('antes', before), line('después', after)]
}

const recipeWords = {
  adapter: 'adaptador sobre las preguntas (I + UVᵀ); los vectores de los documentos no cambian',
  lora: 'LoRA, unida a los pesos; por separado en `lora/`, en el formato de PEFT',
  full: 'todos los pesos',
} as const

/** What a sweep tried, the last rung first and in it the best; of all rungs, which a cheap one may have ended too early. */
export function sweepRows(table: SweepTable): string {
  const sorted = [...table].sort(
    (a, b) => b.rung - a.rung || (b['ndcg@10'] ?? -Infinity) - (a['ndcg@10'] ?? -Infinity),
  )
  const line = ({ budget, lr, scale, rank, epochs, share, 'ndcg@10': ndcg }: SweepTable[number]): string =>
    `| ${[decimal(budget), lr, scale, rank, epochs, decimal(share), ndcg === null ? 'divergió' : decimal(ndcg)].join(' | ')} |`
  return `| parte del presupuesto | tasa | escala | rango | vueltas | parte del cambio | NDCG@10 en validación |
|---|---|---|---|---|---|---|
${sorted.map(line).join('\n')}`
}

/** `README.md` of the model's folder. */
export function cardOf(report: TrainingReport): string {
  const { settings, data, control, validation, collapse: figures, sweep } = report
  const table = [
    ...(validation === null ? [] : rows('validación', validation)),
    ...(control === null ? [] : rows('control', control)),
  ]
  return `---
language: es
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags: [modernbert, sentence-transformers, fojas]
---
# Modelo entrenado con Fojas

- Fecha: ${report.date}
- Parte de: ${report.parent} (${report.parentHash.slice(0, 16)})
- Datos: ${data.name}, ${report.questions} preguntas, ${report.labels} marcas utilizables (hash ${data.hash.slice(0, 16)})
- Se entrenó: ${recipeWords[settings.recipe]}
- Pérdida: ${settings.loss.name}; semilla ${settings.seed}
- Pasos: ${report.steps}; el mejor, ${report.bestStep}; parte del cambio que se conserva: ${decimal(report.share)}
${figures === null ? '' : `- Coseno medio de pares al azar: ${decimal(figures.before.cosine)} antes, ${decimal(figures.after.cosine)} después; rango efectivo: ${decimal(figures.before.rank)} y ${decimal(figures.after.rank)}\n`}
${
  table.length === 0
    ? 'No se apartaron preguntas para medirlo.'
    : `| parte | preguntas | acierto@1 | acierto@5 | MRR@10 | NDCG@10 | recall@100 |
|---|---|---|---|---|---|---|
${table.join('\n')}`
}
${sweep === null ? '' : `\n## Barrido\n\n${sweepRows(sweep)}\n`}
## Receta

\`\`\`json
${JSON.stringify(settings, null, 2)}
\`\`\`
`
}
