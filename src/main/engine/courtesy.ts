/** An engine that nobody waits for leaves the computer to what somebody does wait for. */
import { spawnSync } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * To be called before onnxruntime starts its threads, which inherit it. With FOJAS_GIVE_WAY=never in the environment it
 * does nothing: tests wait for every engine, beside others that take all cores.
 */
export function giveWay(): void {
  if (process.env['FOJAS_GIVE_WAY'] === 'never') return
  try {
    setPriority(constants.priority.PRIORITY_LOW)
  } catch {
    // Some containers forbid it; the engine works all the same, only less politely.
  }
  if (process.platform !== 'linux') return
  // Beside the lowest niceness a search still waits for the end of a slice, each time that one of its threads wakes
  // another; a thread of the idle class is taken off its core at once, as Windows does with its lowest priority. Node
  // cannot ask for it, and where chrt is missing niceness has to do.
  spawnSync('chrt', ['-i', '-a', '-p', '0', String(process.pid)], { stdio: 'ignore', timeout: 2000 })
}

/** Milliseconds that work stands still at a time: searches that never end must not stop it for ever. */
const longest = 3000

/**
 * Searches under way: between two portions of its work the engine stands still for them. Priority gives them the cores;
 * this gives them the caches and the memory too. Nothing that is computed depends on it.
 */
export class Hold {
  #until = 0

  for(milliseconds: number): void {
    this.#until = Math.max(this.#until, performance.now() + milliseconds)
  }

  async over(): Promise<void> {
    const begun = performance.now()
    for (let now = begun; now < this.#until && now - begun < longest; now = performance.now())
      await sleep(Math.min(this.#until - now, longest))
  }
}
