/** The thread of `aside.ts`: one piece of work after the other. */
import { parentPort } from 'node:worker_threads'
import { reportOf } from '../../../shared/errors/index.ts'
import { collapseFigures } from '../../ml/evaluators/collapse.ts'
import { changeOf } from '../models/learnt.ts'
import { readParent } from '../models/parent.ts'
import { writeModel } from '../models/write-model.ts'
import type { AsideAsk, AsideReply } from './aside.ts'
import { adapterStep } from './learners/adapter-step.ts'
import { orderByCosine } from './order.ts'

async function answer(asked: AsideAsk): Promise<unknown> {
  switch (asked.kind) {
    case 'order':
      return orderByCosine(asked.ask)
    case 'collapse':
      return collapseFigures(asked.ask.embeddings, asked.ask.dimension)
    case 'adapterStep':
      return adapterStep(asked.ask)
    case 'write': {
      const { directory, choice, change, target, card } = asked.ask
      await writeModel(await readParent(directory, choice), await changeOf(change), target, card)
      return undefined
    }
  }
}

let queue: Promise<void> = Promise.resolve()
// Messages come from this program's own aside.ts, in the same process: their type is known.
parentPort?.on('message', (asked: AsideAsk) => {
  queue = queue.then(async () => {
    let reply: AsideReply
    try {
      reply = { id: asked.id, value: await answer(asked) }
    } catch (error) {
      reply = { id: asked.id, error: reportOf(error) }
    }
    parentPort?.postMessage(reply)
  })
})
