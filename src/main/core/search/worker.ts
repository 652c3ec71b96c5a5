/** The thread that searches: a reading connection of its own, one request after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { openReader } from '../library/connection.ts'
import { closing, type SearchAsk, type SearchMessage, type SearchReply } from './thread.ts'
import { SearchService } from './service.ts'

const { file } = z.object({ file: z.string() }).parse(workerData)
const reader = openReader(file)
const service = new SearchService(reader)

/** Throws once the asker has set the flag: between steps, never inside one. */
function pauseOf(cancelled: Int32Array): () => void {
  return () => {
    if (Atomics.load(cancelled, 0) !== 0) throw new FojasError('cancelled', {})
  }
}

function answer(ask: SearchAsk): unknown {
  const pause = pauseOf(ask.cancelled)
  pause()
  switch (ask.kind) {
    case 'prepare':
      service.prepare(ask.request, pause)
      return null
    case 'query':
      return service.query(ask.request, ask.meaning, pause)
    case 'rank':
      return service.rank(ask.request, ask.meaning, pause)
    case 'legs':
      return service.legs(ask.request, ask.meaning, ask.among, pause)
    case 'suggest':
      return service.suggest(ask.typed)
    case 'facets':
      return service.facets(ask.filters)
    case 'match':
      return service.match(ask.searches, ask.keys)
    case 'near':
      return service.near(ask.meaning, ask.keys, ask.filters)
  }
}

// Messages come from this program's own thread.ts, in the same process: their type is known.
parentPort?.on('message', (ask: SearchMessage) => {
  if (ask === closing) {
    reader.close()
    parentPort?.close()
    return
  }
  let reply: SearchReply
  try {
    reply = { id: ask.id, value: answer(ask) }
  } catch (error) {
    reply = { id: ask.id, error: reportOf(error) }
  }
  parentPort?.postMessage(reply)
})
