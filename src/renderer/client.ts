/** The contract as the page calls it. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { z } from 'zod'
import { errorReport } from '../shared/contract/jobs.ts'
import type { Contract } from '../shared/contract/index.ts'

export type Client = ContractRouterClient<Contract>

/** @param origin where this page came from; the cookie set at the first visit carries the token */
export function createClient(origin: string): Client {
  return createORPCClient(new RPCLink({ url: `${origin}/rpc` }))
}

const withReport = z.object({ data: errorReport })

/** What a person reads of anything that was thrown. */
export function messageOf(error: unknown): string {
  const known = withReport.safeParse(error)
  if (known.success) return known.data.data.message
  return 'Fojas no responde. Puede que se haya cerrado; vuelva a abrirlo con «npm start».'
}

const uploaded = z.object({ id: z.string(), name: z.string() })

/** Sends one file of an upload; files with the same id form a folder. @returns the upload's id */
export async function upload(file: File, name: string, id: string | null): Promise<string> {
  const query = new URLSearchParams({ name, ...(id === null ? {} : { id }) })
  const response = await fetch(`/uploads?${query.toString()}`, { method: 'POST', body: file })
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(z.object({ error: errorReport }).parse(body).error.message)
  return uploaded.parse(body).id
}
