/** An engine that nobody waits for takes the lowest priority. */
import { constants, setPriority } from 'node:os'

/** To be called before onnxruntime starts its threads, which inherit it. */
export function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // Some containers forbid it; the engine works all the same, only less politely.
  }
}
