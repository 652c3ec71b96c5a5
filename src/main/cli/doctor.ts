import { Command } from 'commander'
import type { Session } from './session.ts'

export function doctorCommand(session: () => Session): Command {
  return new Command('doctor').description('versions, memory, integrity of the library').action(async () => {
    const current = session()
    const app = current.open('cli', 'la línea de comandos')
    try {
      const report = app.doctor()
      current.print(report, () => JSON.stringify(report, null, 2))
      if (!report.integrity.ok) process.exitCode = 1
    } finally {
      await app.close()
    }
  })
}
