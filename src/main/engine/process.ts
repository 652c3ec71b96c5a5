/** The engine's program: one model, answers to its parent. Runs under Node's fork and Electron's utilityProcess. */
import { FojasError, reportOf } from '../../shared/errors/index.ts'
import { giveWay } from './give-way.ts'
import { exportOnnx } from './export.ts'
import { LoadedEncoder } from './loaded.ts'
import { refuseNetwork } from './no-network.ts'
import { parent } from './parent.ts'
import { request, type Request } from './protocol.ts'
import type { Verdict } from './protocol-training.ts'
import { probeProviders } from './providers/open.ts'
import { writeGradients } from './training/gradients.ts'
import { planRun, probeRun } from './training/probe.ts'
import { availableBytes, offerToDie, peakBytes } from './training/process-memory.ts'
import { checkProvider } from './training/provider.ts'
import { train, type RunIo } from './training/run.ts'

refuseNetwork()
const role = process.argv[2]
if (role === 'index' || role === 'train') giveWay()

const channel = parent()
const cancelled = new Set<number>()
/** Evaluations that wait, by the request they are of. */
const judging = new Map<number, PromiseWithResolvers<Verdict>>()
let model: LoadedEncoder | undefined
/** Requests run one after another; a cancel is heard between micro-batches. */
let queue: Promise<void> = Promise.resolve()

function held(): LoadedEncoder {
  if (model === undefined) throw new FojasError('bad_request', { detail: 'no se cargó ningún modelo' })
  return model
}

async function answer(message: Exclude<Request, { kind: 'cancel' | 'verdict' }>): Promise<unknown> {
  switch (message.kind) {
    case 'load': {
      await model?.close()
      model = undefined
      model = await LoadedEncoder.open(message.spec, message.cacheDirectory)
      return model.info
    }
    case 'encode':
      return held().encode(message.texts, {
        side: message.side,
        prompt: message.prompt,
        cancelled: () => cancelled.has(message.id),
      })
    case 'count':
      return held().countTokens(message.texts)
    case 'pid':
      return process.pid
    case 'memory':
      return { peak: peakBytes(), available: availableBytes() }
    case 'export':
      exportOnnx(message.model, message.target, message.precision)
      return undefined
    case 'gradients':
      return writeGradients(message.request, message.cacheDirectory)
    case 'provider':
      return checkProvider(message.run, message.cacheDirectory)
    case 'plan':
      return planRun(message.run, message.cacheDirectory)
    case 'probe':
      offerToDie()
      return probeRun(message.run, message.way, message.available, message.cacheDirectory)
    case 'train': {
      const { id } = message
      const io: RunIo = {
        event: (event) => {
          channel.post({ id, note: event })
        },
        evaluate: message.judged
          ? (evaluation) => {
              const waiting = Promise.withResolvers<Verdict>()
              judging.set(id, waiting)
              channel.post({ id, note: evaluation })
              return waiting.promise
            }
          : undefined,
        cancelled: () => cancelled.has(id),
      }
      return train(message.run, message.cacheDirectory, io, message.bytes)
    }
    case 'providers':
      return probeProviders(model?.info.provider ?? 'cpu', message.cacheDirectory)
  }
}

channel.listen((raw) => {
  const parsed = request.safeParse(raw)
  if (!parsed.success) return
  const message = parsed.data
  if (message.kind === 'cancel') {
    cancelled.add(message.target)
    // Who cancels will give no verdict any more.
    judging.get(message.target)?.reject(new FojasError('cancelled', {}))
    return
  }
  if (message.kind === 'verdict') {
    judging.get(message.target)?.resolve(message.verdict)
    return
  }
  queue = queue.then(async () => {
    try {
      channel.post({ id: message.id, ok: true, value: await answer(message) })
    } catch (error) {
      channel.post({ id: message.id, ok: false, error: reportOf(error) })
    } finally {
      cancelled.delete(message.id)
      judging.delete(message.id)
    }
  })
})
