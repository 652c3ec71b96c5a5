/** A process that holds a library until it is killed. Argument: the library's folder. */
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'

const [directory] = process.argv.slice(2)
if (directory === undefined) throw new Error('usage: holding-process LIBRARY')
openLibrary(directory, 'un proceso de prueba', migrations)
process.stdout.write('held\n')
setInterval(() => undefined, 60_000)
