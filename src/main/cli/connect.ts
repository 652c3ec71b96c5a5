/**
 * The contract for a command: direct where this process opens the library, over HTTP where another process of Fojas
 * holds it and says where it can be asked.
 */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'
import { FojasError } from '../../shared/errors/index.ts'
import type { Application } from '../core/application.ts'
import { holderOf, type Endpoint } from '../core/library/lock.ts'
import { createRouter } from '../core/router.ts'

export type Client = ContractRouterClient<Contract>

export interface Connection {
  readonly client: Client
  /** Null where another process does the work. */
  readonly application: Application | null
  close(): Promise<void>
}

const noUploads = (id: string): string => {
  throw new FojasError('not_found', { what: `el envío ${id}` })
}

function remote({ origin, token }: Endpoint): Connection {
  const link = new RPCLink({ url: `${origin}/rpc`, headers: { authorization: `Bearer ${token}` } })
  return { client: createORPCClient(link), application: null, close: () => Promise.resolve() }
}

/**
 * @param open opens the library in this process
 * @throws FojasError library_locked where its holder cannot be asked
 */
export async function connect(directory: string, open: () => Application): Promise<Connection> {
  try {
    const application = open()
    const client: Client = createRouterClient(createRouter(application, noUploads))
    return { client, application, close: () => application.close() }
  } catch (error) {
    const endpoint = holderOf(directory)?.endpoint
    if (!(error instanceof FojasError) || error.code !== 'library_locked' || endpoint === undefined)
      throw error
    const connection = remote(endpoint)
    try {
      await connection.client.library.status()
    } catch {
      // It is closing, or stuck: what the person can act on is that it holds the library.
      throw error
    }
    return connection
  }
}
