/** Nothing leaves, and the page stays the page: every request, permission, window and navigation that is not ours is refused. */
import type { App, Session, WebContents } from 'electron'
import { origin } from './page.ts'

/** Addresses the page may load: its own, and what it holds in memory. */
export function isLocal(address: string): boolean {
  return [`${origin}/`, `blob:${origin}/`, 'data:', 'devtools://'].some((start) => address.startsWith(start))
}

/** Chromium's own services, which no page asks for. Before the application is ready. */
export function silenceChromium({ commandLine }: App): void {
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-breakpad',
    'no-pings',
  ])
    commandLine.appendSwitch(name)
  // Whatever is forgotten finds no name to connect to.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  commandLine.appendSwitch('disable-features', 'AutofillServerCommunication,MediaRouter,OptimizationHints')
}

export function lockSession(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isLocal(details.url) })
  })
  // To copy a citation is the one thing the page is allowed.
  const allowed = (permission: string, from: string): boolean =>
    permission === 'clipboard-sanitized-write' && from.startsWith(origin)
  session.setPermissionRequestHandler((_page, permission, answer, details) => {
    answer(allowed(permission, details.requestingUrl))
  })
  session.setPermissionCheckHandler((_page, permission, from) => allowed(permission, from))
  session.setDevicePermissionHandler(() => false)
  // Chromium would fetch its dictionaries from a server: off, and with nowhere to fetch from.
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerDictionaryDownloadURL(`${origin}/no-dictionaries/`)
}

/** For every page there is or will be. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (details) => {
    if (!details.url.startsWith(`${origin}/`)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => {
    if (!details.url.startsWith(`${origin}/`)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
