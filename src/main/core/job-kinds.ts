/** Every kind of long work that the application does, a row each. */
import { z } from 'zod'
import { countDocuments } from './corpus/read.ts'
import type { CorpusService } from './corpus/service.ts'
import type { EvaluationService } from './evaluation/service.ts'
import type { JobKind } from './jobs/job.ts'
import type { Library } from './library/library.ts'
import type { Reader } from './library/database.ts'
import type { MeaningService } from './meaning/service.ts'
import type { RetrainingService } from './retraining/service.ts'
import { rebuildLexicalIndex } from './search/rebuild.ts'

const importParams = z.object({ paths: z.array(z.string()), bodyOnly: z.boolean(), demo: z.boolean() })

/** The rooms that work long; some bring their own kind. */
interface Rooms {
  readonly reader: Reader
  readonly library: Pick<Library, 'writer'>
  readonly corpus: CorpusService
  readonly meaning: MeaningService
  readonly evaluation: EvaluationService
  readonly retraining: RetrainingService
  readonly links: { readonly kind: JobKind }
  readonly references: { readonly kind: JobKind }
  readonly ocr: { readonly kind: JobKind }
  readonly training: { readonly kind: JobKind }
}

export function jobKinds(app: Rooms): readonly JobKind[] {
  return [
    {
      kind: 'import',
      resumable: true,
      lane: 'corpus',
      run: (params, context) => {
        const { paths, bodyOnly, demo } = importParams.parse(params)
        return app.corpus.importPaths(paths, { bodyOnly, demo, retry: true }, context)
      },
    },
    {
      kind: 'words',
      resumable: true,
      // What comes in meanwhile would be indexed twice.
      lane: 'corpus',
      run: async (_params, context) => {
        for (const step of rebuildLexicalIndex(app.library.writer)) {
          context.progress({ ...step, unit: 'documents' })
          await context.breathe()
        }
        return { documents: countDocuments(app.reader).documents }
      },
    },
    {
      kind: 'index',
      resumable: true,
      lane: 'index',
      run: (_params, context) => app.meaning.build(context),
    },
    {
      kind: 'evaluate',
      resumable: false,
      // One engine encodes for both, with one model at a time.
      lane: 'index',
      run: (params, context) => app.evaluation.run(params, context),
    },
    {
      kind: 'learning-curve',
      resumable: false,
      lane: 'training',
      run: (_params, context) => app.retraining.learningCurve(context),
    },
    app.links.kind,
    app.references.kind,
    app.ocr.kind,
    app.training.kind,
    app.retraining.kind,
  ]
}
