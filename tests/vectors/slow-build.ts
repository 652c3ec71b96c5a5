/** Run by a test as a process of its own, to be killed in the middle: builds slowly, saying how far it is. */
import { VectorService } from '../../src/main/core/vectors/service.ts'
import { hashingEncoder, identity, openTestLibrary, quiet, sourceOf } from './support.ts'

const writer = openTestLibrary(process.argv[2] ?? '')
const slowly = hashingEncoder(() => new Promise((resolve) => setTimeout(resolve, 20)))
await new VectorService(writer).build(identity, slowly, sourceOf(writer), {
  ...quiet(),
  progress: ({ done }) => process.stdout.write(`${done}\n`),
})
