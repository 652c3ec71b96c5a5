/** Every step of the schema, in order. A feature's own steps stand in its `schema.ts`. */
import { corpusMigrations, corpusRevisionMigrations, corpusTextMigrations } from '../corpus/schema.ts'
import { infolegMigrations } from '../infoleg/schema.ts'
import { jobMigrations } from '../jobs/schema.ts'
import { referenceMigrations } from '../references/schema.ts'
import { alertMigrations } from '../alerts/schema.ts'
import { editionMigrations } from '../editions/schema.ts'
import { matterMigrations } from '../matters/schema.ts'
import { labelMigrations, labelRankMigrations } from '../labels/schema.ts'
import { meaningMigrations } from '../meaning/schema.ts'
import { ocrMigrations } from '../ocr/schema.ts'
import { searchMigrations } from '../search/schema.ts'
import { textMigrations } from '../texts/schema.ts'
import { retrainingMigrations } from '../retraining/schema.ts'
import { vectorAnswerMigrations, vectorMigrations } from '../vectors/schema.ts'
import type { Migration } from './migration.ts'
import { libraryMigrations } from './schema.ts'

export const migrations: readonly Migration[] = [
  ...libraryMigrations,
  ...corpusMigrations,
  ...ocrMigrations,
  ...jobMigrations,
  ...searchMigrations,
  ...vectorMigrations,
  ...referenceMigrations,
  ...corpusRevisionMigrations,
  ...textMigrations,
  ...infolegMigrations,
  ...editionMigrations,
  ...alertMigrations,
  ...meaningMigrations,
  ...corpusTextMigrations,
  ...labelMigrations,
  ...vectorAnswerMigrations,
  ...retrainingMigrations,
  ...matterMigrations,
  ...labelRankMigrations,
]
