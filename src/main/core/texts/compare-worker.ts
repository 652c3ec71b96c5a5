/** A worker thread for one comparison: the longest codes take seconds, and nothing else waits for them. */
import { parentPort, workerData } from 'node:worker_threads'
import { compareTexts, type ComparedText } from './compare.ts'

// From this program's own service, in the same process: its type is known.
const { left, right } = workerData as { left: ComparedText; right: ComparedText }
parentPort?.postMessage(compareTexts(left, right))
