/** Opens a model on a provider, trusted only after it agrees with the CPU on a probe batch. */
import { listSupportedBackends, type InferenceSession } from 'onnxruntime-node'
import { FojasError } from '../../../shared/errors/index.ts'
import { outputNames } from '../../ml/modernbert.ts'
import type { ProviderStatus } from '../encoder.ts'
import { closeSession, openSession, runRows, type SessionPlan } from '../sessions.ts'
import { probePlan, probeDimension, probeRow } from './probe.ts'
import { providers } from './table.ts'

/** Largest difference of an embedding's number to the CPU's that is still taken for rounding. */
const TOLERANCE = 1e-3

async function difference(
  session: InferenceSession,
  plan: SessionPlan,
  rows: readonly (readonly number[])[],
  dimension: number,
): Promise<number> {
  const cpu = await openSession(plan, 'cpu')
  let largest = 0
  for (const row of rows) {
    const [a, b] = [
      await runRows(session, [row], outputNames.document, dimension),
      await runRows(cpu, [row], outputNames.document, dimension),
    ]
    for (const [i, value] of a.entries()) {
      const gap = Math.abs(value - (b[i] ?? 0))
      largest = Number.isNaN(gap) ? Infinity : Math.max(largest, gap)
    }
  }
  await closeSession(cpu)
  return largest
}

export async function openProvider(
  id: string,
  plan: SessionPlan,
  rows: readonly (readonly number[])[],
  dimension: number,
): Promise<InferenceSession> {
  const provider = providers.find((row) => row.id === id)
  if (provider === undefined)
    throw new FojasError('provider_unavailable', { provider: id, detail: 'no se conoce' })
  if (!listSupportedBackends().some((backend) => backend.name === provider.backend))
    throw new FojasError('provider_unavailable', { provider: provider.name, detail: provider.missing })
  const session = await openSession(plan, provider.backend)
  const gap = await difference(session, plan, rows, dimension)
  if (gap <= TOLERANCE) return session
  await closeSession(session)
  throw new FojasError('provider_unavailable', {
    provider: provider.name,
    detail: `sus resultados difieren de los del procesador en ${gap.toPrecision(2)}`,
  })
}

/** Every row with what a small random model says of it on this computer. */
export async function probeProviders(active: string, cacheDirectory: string): Promise<ProviderStatus[]> {
  const offered = listSupportedBackends().map((backend) => backend.name)
  const plan = probePlan(cacheDirectory)
  const out: ProviderStatus[] = []
  for (const { id, name, backend, missing, failing } of providers) {
    const base = { id, name, active: id === active }
    if (!offered.some((known) => known === backend)) {
      out.push({ ...base, available: false, reason: missing })
      continue
    }
    try {
      const session = await openSession(plan, backend)
      const probeError = await difference(session, plan, [probeRow], probeDimension)
      await closeSession(session)
      const available = probeError <= TOLERANCE
      out.push({
        ...base,
        available,
        probeError,
        reason: available
          ? ''
          : `Sus resultados difieren de los del procesador en ${probeError.toPrecision(2)}.`,
      })
    } catch {
      out.push({ ...base, available: false, reason: failing })
    }
  }
  return out
}
