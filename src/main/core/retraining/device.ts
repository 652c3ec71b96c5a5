import { availableParallelism, cpus } from 'node:os'

/** What training runs on, in words. */
export function deviceName(): string {
  const name = cpus()[0]?.model.replace(/\s+/g, ' ').trim() ?? ''
  const cores = availableParallelism()
  return `${name === '' ? 'procesador' : name} · ${cores} ${cores === 1 ? 'núcleo' : 'núcleos'}`
}
