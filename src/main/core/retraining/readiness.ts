/** What training and its verdict need, and what there is of it. */
import { statfsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readiness } from '../../../shared/contract/training.ts'
import { passagesByMeaning } from '../corpus/read.ts'
import { leastDocuments, leastQuestions } from '../promotion/criteria.ts'
import { recipes } from '../training/settings.ts'
import type { RetrainingHost } from './host.ts'
import type { Marks } from './marks.ts'
import { deviceName } from './device.ts'
import * as store from './store.ts'

export async function readinessOf(host: RetrainingHost, marks: Marks): Promise<Readiness> {
  const { reader, registry, labels, meaning, libraryDirectory } = host
  const all = marks.now()
  const plan = marks.plan()
  const status = labels.status()
  const parent = await registry.rootOf(registry.active)
  const weights = await sizeOf((await registry.get(parent)).directory)
  const recipe = plan.recipe ?? 'adapter'
  const reindexed = recipe === 'adapter' ? 0 : passagesByMeaning(reader).length
  const { bavail, bsize } = statfsSync(libraryDirectory)
  return {
    marks: all.reduce((sum, { passages }) => sum + passages.length, 0),
    labels: plan.labels,
    questions: plan.questions.length,
    documents: plan.documents,
    unanswered: Math.max(0, status.questions - plan.questions.length),
    disagreements: status.disagreements,
    least: { labels: recipes.adapter.from, questions: leastQuestions, documents: leastDocuments },
    recipe: plan.recipe ?? null,
    division: plan.division,
    control: plan.control,
    parent,
    active: registry.active,
    fresh: freshOf(reader, marks),
    indexed: meaning.ready,
    device: deviceName(),
    memory: { free: process.availableMemory() },
    // The model that is written, one beside it while it is, and its vectors: int8, with a bit of each number.
    disk: { needed: 2 * weights + reindexed * 450, free: bavail * bsize },
    reindexed,
  }
}

/** Marks that the last training did not have. */
function freshOf(reader: RetrainingHost['reader'], marks: Marks): number {
  const last = store.listTrainings(reader).find(({ state }) => state !== 'scheduled' && state !== 'cancelled')
  const known = new Set(
    last === undefined
      ? []
      : marks
          .of(last.id)
          .flatMap(({ id, passages }) => passages.map(({ hash, grade }) => `${id} ${hash} ${grade}`)),
  )
  return marks
    .plan()
    .questions.reduce(
      (sum, { id, passages }) =>
        sum + passages.filter(({ hash, grade }) => !known.has(`${id} ${hash} ${grade}`)).length,
      0,
    )
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = files
    .filter((each) => each.isFile() && each.name.endsWith('.safetensors'))
    .map(async (each) => (await stat(join(each.parentPath, each.name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
