/** The contract as the page calls it: over a port where the desktop window offers one, else over HTTP. */
import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { z } from 'zod'
import { errorReport } from '../shared/contract/jobs.ts'
import type { Contract } from '../shared/contract/index.ts'
import { desktopName, lostMessage, portMessage, type Desktop } from '../shared/desktop.ts'

export type Client = ContractRouterClient<Contract>

/** What the desktop window offers; undefined in a browser. */
export function desktopOf(page: object): Desktop | undefined {
  // Put there by our own preload, before any script of the page.
  return Reflect.get(page, desktopName) as Desktop | undefined
}

/** @param origin where this page came from; the cookie set at the first visit carries the token */
export function createClient(origin: string): Client {
  return createORPCClient(new FetchLink({ url: `${origin}/rpc` }))
}

/**
 * Calls over the newest port. When core dies, calls under way fail and later ones wait for the port of the next core.
 * Input crosses as JSON text, so that a `$state` proxy, which no port can clone, is as good as a plain object.
 */
class RenewedLink implements ClientLink<ClientContext> {
  #port: MessagePort | undefined
  #link = Promise.withResolvers<PortLink<ClientContext>>()

  attach(port: MessagePort): void {
    this.lose()
    this.#port = port
    this.#link.resolve(new PortLink({ port }))
    // Heard before main says so, or only from main: whichever comes first.
    port.addEventListener('close', () => {
      if (this.#port === port) this.lose()
    })
    port.start()
  }

  lose(): void {
    const port = this.#port
    if (port === undefined) return
    this.#port = undefined
    this.#link = Promise.withResolvers()
    // A port whose other end died with its process may say nothing by itself; this fails what waits for it.
    port.dispatchEvent(new Event('close'))
    port.close()
  }

  async call(...args: Parameters<ClientLink<ClientContext>['call']>): Promise<unknown> {
    return (await this.#link.promise).call(...args)
  }
}

export interface PageWindow extends EventTarget {
  readonly location: { readonly origin: string }
}

export interface Connection {
  readonly client: Client
  /** Undefined in a browser. */
  readonly desktop: Desktop | undefined
  /** Called after each restart of core, when calls are answered again: what was being followed can be followed anew. */
  readonly onRestart: (listener: () => void) => void
}

export function connect(page: PageWindow): Connection {
  const desktop = desktopOf(page)
  if (desktop === undefined)
    return { client: createClient(page.location.origin), desktop, onRestart: () => undefined }
  const link = new RenewedLink()
  const restarted: (() => void)[] = []
  let lost = false
  page.addEventListener('message', (event) => {
    if (!(event instanceof MessageEvent) || event.source !== page) return
    const [port] = event.ports
    if (event.data === lostMessage) {
      lost = true
      link.lose()
    } else if (event.data === portMessage && port !== undefined) {
      link.attach(port)
      if (lost) for (const listener of restarted) listener()
      lost = false
    }
  })
  desktop.connect()
  return {
    client: createORPCClient(link),
    desktop,
    onRestart: (listener) => {
      restarted.push(listener)
    },
  }
}

const withReport = z.object({ data: errorReport })

/** What a person reads of anything that was thrown. */
export function messageOf(error: unknown): string {
  const known = withReport.safeParse(error)
  if (known.success) return known.data.data.message
  return desktopOf(globalThis) === undefined
    ? 'Fojas no responde. Puede que se haya cerrado; vuelva a abrirlo con «npm start».'
    : 'Fojas se interrumpió y se está reiniciando. Vuelva a intentarlo en unos segundos.'
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
