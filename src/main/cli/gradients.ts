import { Command, InvalidArgumentError } from 'commander'
import { FojasError } from '../../shared/errors/index.ts'
import { createNodeEngineHost } from '../engine/spawn-node.ts'
import type { Session } from './session.ts'

interface GradientsArguments {
  readonly model: string
  readonly triplets: string
  readonly first: number
  readonly maxLength: number
  readonly scale: number
  readonly output: string
  readonly adapter?: string
}

const whole =
  (least: number) =>
  (value: string): number => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < least)
      throw new InvalidArgumentError(`a whole number from ${least}`)
    return number
  }

function positive(value: string): number {
  const number = Number(value)
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('a number above 0')
  return number
}

export function gradientsCommand(session: () => Session): Command {
  return new Command('gradients')
    .description('loss and gradients of the first triplets of a file, to be compared with PyTorch')
    .requiredOption('--model <dir>')
    .requiredOption('--triplets <file>', '[{"query", "positive", "negative"}, …]')
    .requiredOption('--first <n>', 'triplets', whole(1))
    .requiredOption('--max-length <n>', 'tokens', whole(3))
    .requiredOption('--scale <s>', 'of the cosines', positive)
    .requiredOption('--output <file>', 'safetensors')
    .option('--adapter <dir>', "a PEFT adapter, whose tensors' gradients are wanted")
    .action(async (options: GradientsArguments) => {
      const engines = createNodeEngineHost()
      try {
        const trainer = engines.trainer?.()
        if (trainer === undefined) throw new FojasError('internal', { detail: 'este motor no entrena' })
        const { model, ...rest } = options
        const result = await trainer.gradients({ ...rest, model: { directory: model } })
        session().print(
          result,
          () => `pérdida ${result.loss.toPrecision(7)}, ${result.tensors} gradientes: ${result.output}`,
        )
      } finally {
        await engines.close()
      }
    })
}
