/** What the one button is built on: the library, its search, its models and its marks. */
import type { Job } from '../../../shared/contract/jobs.ts'
import type { EngineHost } from '../../engine/encoder.ts'
import type { JobService } from '../jobs/service.ts'
import type { LabelService } from '../labels/service.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { MeaningService } from '../meaning/service.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { SearchThread } from '../search/thread.ts'

export interface RetrainingHost {
  readonly libraryDirectory: string
  readonly reader: Reader
  readonly writer: Writer
  readonly jobs: JobService
  readonly labels: Pick<LabelService, 'training' | 'revision' | 'status' | 'ask' | 'mark'>
  readonly search: SearchThread
  readonly meaning: MeaningService
  readonly registry: ModelRegistry
  readonly engines: EngineHost
  /** Texts of the saved searches. */
  saved(): readonly string[]
  /** Resolves once no search is under way that somebody waits for. */
  quiet(): Promise<void>
  /** Starts building the index of the model that was chosen. */
  index(): Job
}
