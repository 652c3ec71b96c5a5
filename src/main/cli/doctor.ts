import { Command } from 'commander'
import { withConnection, type Session } from './session.ts'

export function doctorCommand(session: () => Session): Command {
  return new Command('doctor').description('versions, memory, integrity of the library').action(async () => {
    const current = session()
    await withConnection(current, async ({ client }) => {
      const report = await client.library.doctor()
      current.print(report, () => JSON.stringify(report, null, 2))
      if (!report.integrity.ok) process.exitCode = 1
    })
  })
}
