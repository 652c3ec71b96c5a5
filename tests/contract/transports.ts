/** One client of the contract for each way a shell has of reaching it. */
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Application } from '../../src/main/core/application.ts'
import { serveContract } from '../../src/main/core/port.ts'
import { createRouter } from '../../src/main/core/router.ts'
import { startWebServer } from '../../src/main/web/server.ts'
import type { Contract } from '../../src/shared/contract/index.ts'
import { FojasError } from '../../src/shared/errors/index.ts'

export type Client = ContractRouterClient<Contract>
export interface Connection {
  readonly client: Client
  close(): Promise<void>
}

const noUploads = (id: string): string => {
  throw new FojasError('not_found', { what: `el envío ${id}` })
}

export const transports: Readonly<Record<string, (app: Application, folder: string) => Promise<Connection>>> =
  {
    direct: (app) =>
      Promise.resolve({
        client: createRouterClient(createRouter(app, noUploads)),
        close: () => Promise.resolve(),
      }),
    MessagePort: (app) => {
      const { port1, port2 } = new MessageChannel()
      serveContract(createRouter(app, noUploads), port1)
      const client: Client = createORPCClient(new PortLink({ port: port2 }))
      port1.start()
      port2.start()
      return Promise.resolve({
        client,
        close: () => {
          port1.close()
          port2.close()
          return Promise.resolve()
        },
      })
    },
    HTTP: async (app, folder) => {
      const server = await startWebServer(app, {
        host: '127.0.0.1',
        port: 0,
        rendererDirectory: join(folder, 'page'),
      })
      const headers = { authorization: `Bearer ${server.token}` }
      const client: Client = createORPCClient(new FetchLink({ url: `${server.origin}/rpc`, headers }))
      return { client, close: () => server.close() }
    },
  }
