export { embedFile, type EmbedOptions, type EmbedResult } from './embed.ts'
export {
  checkModel,
  ModelRegistry,
  type ModelRegistryOptions,
  type RegisteredModel,
  type SettingsStore,
  exportFormats,
  type ExportFormat,
} from './registry.ts'
export { ModelService } from './service.ts'
export type { ModelChange, ModelOptions } from './options.ts'
export { readLineage, writeLineage, type Lineage } from './lineage.ts'
