import { Command, InvalidArgumentError, Option } from 'commander'
import type { Precision } from '../engine/encoder.ts'
import { embedFile } from '../core/models/index.ts'
import { createNodeEngineHost } from '../engine/spawn-node.ts'
import type { Session } from './session.ts'

interface EmbedArguments {
  readonly model: string
  readonly input: string
  readonly output: string
  readonly prompt?: string
  readonly precision?: Precision
  readonly maxLength?: number
}

function tokens(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 2) throw new InvalidArgumentError('a whole number from 2')
  return number
}

export function embedCommand(session: () => Session): Command {
  return new Command('embed')
    .description('embeddings of the texts of a JSON file')
    .requiredOption('--model <dir>')
    .requiredOption('--input <file>', '{"texts": […]}')
    .requiredOption('--output <file>', 'safetensors')
    .option('--prompt <name>')
    .addOption(new Option('--precision <precision>').choices(['fp32', 'int8']))
    .option('--max-length <n>', 'tokens', tokens)
    .action(async (options: EmbedArguments) => {
      const engines = createNodeEngineHost()
      try {
        const result = await embedFile(engines, options)
        session().print(
          result,
          () => `${result.texts} textos en ${result.seconds.toFixed(1)} s: ${result.output}`,
        )
      } finally {
        await engines.close()
      }
    })
}
