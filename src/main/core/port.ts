/** The contract over a port: Electron's page and its core speak through one. */
import { RPCHandler } from '@orpc/server/message-port'
import type { Router } from './router.ts'

type Port = Parameters<RPCHandler<object>['upgrade']>[0]

/** Answers whatever arrives at the port, until it is closed. The caller starts the port where its kind asks for it. */
export function serveContract(router: Router, port: Port): void {
  new RPCHandler(router).upgrade(port)
}
