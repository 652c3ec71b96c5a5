/** Work whose failure is said on the screen that asked for it. */
import { messageOf } from './client.ts'

/** @param told the state that says it; what it said before is gone. @returns whether it went well */
export async function attempt(told: { error: string }, work: () => Promise<unknown>): Promise<boolean> {
  told.error = ''
  try {
    await work()
    return true
  } catch (error) {
    told.error = messageOf(error)
    return false
  }
}
