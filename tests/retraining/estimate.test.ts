/** What the screen says a training will take, beside what the training itself says of it. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Application } from '../../src/main/core/application.ts'
import { eventsOf } from '../../src/main/core/retraining/store.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeOrdinances } from '../support/colloquial.ts'
import { projectRoot } from '../support/shared.ts'

describe('the estimate of a training', { timeout: 300_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>
  let app: Application
  beforeEach(async () => {
    folder = temporaryFolder()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.models.add(join(projectRoot, 'tests/fixtures/tiny'))
    await app.registry.use('tiny')
    await app.jobs.wait(app.import([writeOrdinances(folder.path)], false).id)
    app.labels.takeDatasets()
    await app.jobs.wait(app.index().id)
  })
  afterEach(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('forecasts for a LoRA the memory that its trainer forecasts', async () => {
    const settings = { recipe: 'lora', epochs: 1, negatives: 1 } as const
    const { memory, index, train } = await app.retraining.estimate(settings)
    expect(train[1]).toBeGreaterThan(train[0])
    expect(index).not.toBeNull()
    expect(memory!.needed).toBeGreaterThan(50e6)
    expect(memory!.free).toBeGreaterThan(memory!.needed)
    const { job, id } = await app.retraining.start('now', settings)
    expect((await app.jobs.wait(job!.id)).error).toBeNull()
    const prepared = z.looseObject({ phase: z.literal('prepared'), bytes: z.number() })
    const own = eventsOf(app.reader, id).flatMap((event) => prepared.safeParse(event).data?.bytes ?? [])
    expect(own).toHaveLength(6)
    // So small a model is mostly the process around it, whose size varies with the moment.
    expect(memory!.needed).toBeGreaterThan(0.85 * Math.max(...own))
    expect(memory!.needed).toBeLessThan(1.3 * Math.max(...own))
  })

  it('for an adapter it is the process that encodes, and what is kept of every text', async () => {
    const { memory, index } = await app.retraining.estimate({ recipe: 'adapter' })
    expect(index).toBeNull()
    expect(memory!.needed).toBeGreaterThan(50e6)
    expect(memory!.needed).toBeLessThan(2e9)
  })
})
