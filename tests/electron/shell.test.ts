import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentPolicy } from '../../src/shared/content-policy.ts'
import type { DesktopCommand } from '../../src/shared/desktop.ts'
import { temporaryFolder } from '../support/application.ts'
import {
  coreProcess,
  engineProcess,
  openPage,
  out,
  quitShell,
  startShell,
  until,
  type DrivenPage,
} from './drive.ts'
import { app, powerMonitor, state, Utility, type BrowserWindow, type MenuItem } from './stub/electron.ts'

vi.mock('electron', () => import('./stub/electron.ts'))

const fetchPage = (address: string, init: RequestInit = {}): Promise<Response> => {
  const handler = state.handlers.get('fojas')
  if (handler === undefined) throw new Error('nobody serves fojas:')
  // A Request that was built from a URL would have lost what a raw address hides.
  return handler({ url: address, method: init.method ?? 'GET' } as Request)
}

describe('the desktop shell, built, under a stubbed electron', () => {
  const folder = temporaryFolder()
  let window: BrowserWindow
  let page: DrivenPage

  beforeAll(async () => {
    await startShell(folder.path)
    window = await until(() => state.windows[0])
    page = openPage(window)
  })

  afterAll(async () => {
    if (!state.exited) await quitShell()
    folder[Symbol.dispose]()
  })

  it('asks for its window only after scheme, sandbox and switches are set', () => {
    // The stub throws where one of them comes after `ready`, as Electron does.
    expect(state.schemes).toEqual([
      { scheme: 'fojas', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect(state.sandboxed).toBe(true)
    expect(state.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND')
    expect([...state.switches.keys()]).toContain('disable-background-networking')
    expect(window.loaded).toBe('fojas://app/')
  })

  it('isolates the page', () => {
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      spellcheck: false,
      preload: out('preload', 'index.cjs'),
    })
    expect(page.required).toEqual(['electron'])
  })

  it('refuses other windows, webviews, and to be led elsewhere', () => {
    const { webContents } = window
    expect(webContents.openHandler?.({ url: 'https://ejemplo.com.ar/' })).toEqual({ action: 'deny' })
    const refused = (name: string, url: string): boolean => {
      let prevented = false
      webContents.emit(name, { url, preventDefault: () => (prevented = true) })
      return prevented
    }
    for (const name of ['will-navigate', 'will-redirect']) {
      expect(refused(name, 'https://ejemplo.com.ar/')).toBe(true)
      expect(refused(name, 'file:///etc/passwd')).toBe(true)
      expect(refused(name, 'fojas://application.com/')).toBe(true)
      expect(refused(name, 'fojas://app/')).toBe(false)
    }
    expect(refused('will-attach-webview', '')).toBe(true)
    expect(webContents.webrtc).toBe('disable_non_proxied_udp')
  })

  it('refuses every request that is not of the page itself', () => {
    const cancelled = (url: string): boolean => {
      let answer: boolean | undefined
      state.session.request?.({ url }, ({ cancel }) => (answer = cancel))
      if (answer === undefined) throw new Error('the request was left without an answer')
      return answer
    }
    for (const url of [
      'https://fonts.gstatic.com/x.woff2',
      'http://127.0.0.1:8080/',
      'wss://ejemplo.com.ar/',
      'file:///etc/passwd',
      'ftp://ejemplo.com.ar/',
      'fojas://apparent.com.ar/',
      'blob:https://ejemplo.com.ar/1',
    ])
      expect(cancelled(url), url).toBe(true)
    for (const url of ['fojas://app/', 'fojas://app/assets/a.js', 'blob:fojas://app/1', 'data:,'])
      expect(cancelled(url), url).toBe(false)
  })

  it('grants the page the clipboard to write to, and nothing else to anybody', () => {
    const granted = (name: string, requestingUrl: string): boolean | undefined => {
      let answer: boolean | undefined
      state.session.permission?.({}, name, (yes) => (answer = yes), { requestingUrl })
      expect(state.session.permissionCheck?.({}, name, requestingUrl)).toBe(answer)
      return answer
    }
    expect(granted('clipboard-sanitized-write', 'fojas://app/')).toBe(true)
    expect(granted('clipboard-sanitized-write', 'https://ejemplo.com.ar/')).toBe(false)
    for (const name of [
      'clipboard-read',
      'geolocation',
      'media',
      'notifications',
      'openExternal',
      'local-fonts',
    ])
      expect(granted(name, 'fojas://app/'), name).toBe(false)
    expect(state.session.device?.()).toBe(false)
  })

  it('has no dictionary fetched', () => {
    expect(state.session.spellChecker).toBe(false)
    expect(state.session.dictionaries).toMatch(/^fojas:\/\/app\//)
  })

  it('serves the page under its policy', async () => {
    const response = await fetchPage('fojas://app/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toBe(contentPolicy)
    expect(contentPolicy).not.toContain('unsafe')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe(readFileSync(out('renderer', 'index.html'), 'utf8'))
    const [script] = /assets\/[\w-]+\.js/.exec(readFileSync(out('renderer', 'index.html'), 'utf8')) ?? []
    const loaded = await fetchPage(`fojas://app/${script ?? ''}`)
    expect(loaded.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    'fojas://app/../main/electron.js',
    'fojas://app/%2e%2e/main/electron.js',
    'fojas://app/..%2fmain%2felectron.js',
    'fojas://app/assets/..%2f..%2fmain%2felectron.js',
    'fojas://app/..%5cmain%5celectron.js',
    'fojas://app/%00',
    'fojas://app/%zz',
    'fojas://other/index.html',
    'fojas://app/assets/',
    'fojas://app//etc/passwd',
  ])('serves nothing outside the built page: %s', async (address) => {
    const response = await fetchPage(address)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-security-policy')).toBe(contentPolicy)
  })

  it('answers reads only', async () => {
    expect((await fetchPage('fojas://app/', { method: 'POST' })).status).toBe(404)
  })

  it('forks core, and the page reaches it through a port', async () => {
    const core = await until(coreProcess)
    expect(core.program).toBe(out('main', 'core.js'))
    const status = await page.connection.client.library.status()
    expect(status).toMatchObject({
      shell: 'electron',
      version: '9.9.9',
      directory: join(folder.path, 'biblioteca'),
    })
    // The port came by the window's own messages, to our origin alone.
    expect(page.window.posted).toEqual([{ message: 'fojas:port', target: 'fojas://app' }])
  })

  it('answers from the demo edition, by words and by meaning, with engines that main forks', async () => {
    const { client } = page.connection
    for await (const job of await client.jobs.watch()) {
      if (job.kind === 'index' && job.finishedAt !== null) {
        expect(job.state).toBe('done')
        break
      }
    }
    expect(engineProcess('index')).toBeDefined()
    const answer = await client.search.query({ text: 'habilitación de un local', mode: 'semantic' })
    expect(answer.results.length).toBeGreaterThan(0)
    expect(engineProcess('query')?.program).toBe(out('main', 'engine.js'))
    expect(Utility.all.every(({ options }) => JSON.stringify(options).includes('Fojas'))).toBe(true)
  })

  it('takes proxies, which no port can clone', async () => {
    const proxy = <T extends object>(value: T): T =>
      new Proxy(value, {
        get(target, name): unknown {
          const inner: unknown = Reflect.get(target, name)
          return typeof inner === 'object' && inner !== null ? proxy(inner) : inner
        },
      })
    const input = proxy({
      text: 'licitación',
      mode: 'lexical' as const,
      filters: { sections: ['tercera' as const] },
    })
    expect(() => structuredClone(input)).toThrow()
    const answer = await page.connection.client.search.query(input)
    expect(answer.results.every(({ document }) => document.section === 'tercera')).toBe(true)
  })

  it('cancels a call whose signal is aborted', async () => {
    const controller = new AbortController()
    const call = page.connection.client.search.query({ text: 'aviso' }, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toThrow()
  })

  it('starts an engine again that died, and the window stays', async () => {
    const { client } = page.connection
    const dying = await until(() => engineProcess('query'))
    dying.crash()
    await until(() => dying.ended)
    const answer = await client.search.query({ text: 'renuncia de un director', mode: 'semantic' })
    expect(answer.results.length).toBeGreaterThan(0)
    expect(engineProcess('query')).not.toBe(dying)
    expect(state.windows).toHaveLength(1)
  })

  it('imports what the system’s dialog gave, through the page', async () => {
    const file = join(folder.path, 'nota.txt')
    writeFileSync(file, 'Una nota sobre el riego por goteo en viñedos de altura.\n')
    const { desktop, client } = page.connection
    state.chosen = [file]
    expect(await desktop?.chooseFiles()).toEqual([file])
    expect(await desktop?.chooseFolder()).toEqual([file])
    expect(state.openDialogs.map(({ properties }) => properties[0])).toEqual(['openFile', 'openDirectory'])
    const job = await client.corpus.import({ paths: [file] })
    for await (const change of await client.jobs.follow({ id: job.id }))
      if (change.finishedAt !== null) expect(change.state).toBe('done')
    state.chosen = []
    expect(await desktop?.chooseFiles()).toEqual([])
    expect(desktop?.pathOf(new File([], 'soltado.pdf'))).toBe('/disco/soltado.pdf')
  })

  it('holds power saving off while it works, shows how far it is, and waits on battery', async () => {
    const { client } = page.connection
    await until(() => state.blockers.size === 0)
    expect(window.bars).toContain(-1)
    expect(window.bars.some((share) => share >= 0)).toBe(true)
    const job = await client.training.learningCurve()
    for await (const change of await client.jobs.follow({ id: job.id }))
      // The demo edition has no marks: there is no curve to draw.
      if (change.finishedAt !== null) expect(change.error).toMatchObject({ code: 'training_data_invalid' })
    expect(state.notices).toEqual([])
    powerMonitor.emit('on-battery')
    powerMonitor.emit('on-ac')
    await until(() => state.blockers.size === 0)
    expect(window.bars.at(-1)).toBe(-1)
  })

  it('answers no other page', async () => {
    const asked = state.openDialogs.length
    const stranger = openPage(window, 'https://ejemplo.com.ar/')
    state.chosen = ['/etc/passwd']
    expect(await stranger.connection.desktop?.chooseFiles()).toEqual([])
    expect(state.openDialogs).toHaveLength(asked)
    expect(stranger.window.posted).toEqual([])
    state.chosen = []
  })

  it('has a Spanish menu without dead entries', async () => {
    const items = state.menu.flatMap(({ submenu }) => submenu ?? [])
    expect(state.menu.map(({ label }) => label?.replace('&', ''))).toEqual([
      'Archivo',
      'Edición',
      'Ver',
      'Ayuda',
    ])
    for (const item of items.filter(({ type }) => type !== 'separator')) {
      expect(item.label, JSON.stringify(item)).toMatch(/^\p{Lu}/u)
      expect(item.role !== undefined || item.click !== undefined, item.label).toBe(true)
    }
    const commands: DesktopCommand[] = []
    page.connection.desktop?.onCommand((command) => commands.push(command))
    const entry = (label: string): MenuItem => {
      const found = items.find((item) => item.label === label)
      if (found === undefined) throw new Error(`no ${label}`)
      return found
    }
    entry('Teclas').click?.()
    state.chosen = ['/boletines']
    entry('Importar carpeta…').click?.()
    await until(() => commands.length === 2)
    entry('Importar archivos…').click?.()
    await until(() => commands.length === 3)
    state.chosen = []
    const chosen = { kind: 'import', paths: ['/boletines'] }
    expect(commands).toEqual([{ kind: 'keys' }, chosen, chosen])
    entry('Abrir la carpeta de la biblioteca').click?.()
    expect(state.openPath).toEqual([join(folder.path, 'biblioteca')])
    entry('Acerca de Fojas').click?.()
    await until(() => state.messages.some(({ message }) => message === 'Fojas 9.9.9'))
  })

  it('a second start brings the window to the front', () => {
    window.minimized = true
    app.emit('second-instance')
    expect(window.calls.slice(-3)).toEqual(['restore', 'show', 'focus'])
    expect(state.windows).toHaveLength(1)
  })

  it('loads a page that died again, a few times', () => {
    for (let time = 0; time < 5; time += 1)
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(window.webContents.reloads).toBe(3)
  })

  it('starts core again when it dies: calls fail at once, later ones wait, and the page is told', async () => {
    const { client } = page.connection
    let told = 0
    page.connection.onRestart(() => (told += 1))
    const changes = await client.jobs.watch()
    const heard: number[] = []
    // To its end: an index that is still being built may say something first.
    const waiting = (async () => {
      for await (const { id } of changes) heard.push(id)
    })()
    const dying = await until(coreProcess)
    dying.crash()
    await expect(waiting).rejects.toThrow()
    const status = await client.library.status()
    expect(status.documents).toBeGreaterThan(90)
    expect(coreProcess()).not.toBe(dying)
    expect(told).toBe(1)
    expect(state.windows).toHaveLength(1)
    expect(state.exited).toBe(false)
  })

  it('quits while a job runs: the job is interrupted and can be resumed at the next start', async () => {
    const many = join(folder.path, 'muchas')
    mkdirSync(many)
    for (let i = 0; i < 1500; i += 1) writeFileSync(join(many, `${i}.txt`), `Nota número ${i}. `.repeat(300))
    const { client } = page.connection
    const { id } = await client.corpus.import({ paths: [many] })
    for await (const job of await client.jobs.follow({ id })) if ((job.progress?.done ?? 0) > 0) break
    window.close()
    await until(() => state.exited)
    await until(() => Utility.all.every(({ ended }) => ended))
    expect(JSON.parse(readFileSync(join(folder.path, 'datos', 'window.json'), 'utf8'))).toEqual({
      x: 11,
      y: 22,
      width: 1111,
      height: 777,
      maximized: false,
    })
    const { Application } = await import('../../src/main/core/application.ts')
    const { createNodeEngineHost } = await import('../../src/main/engine/spawn-node.ts')
    const next = new Application({
      libraryDirectory: join(folder.path, 'biblioteca'),
      resourcesDirectory: join(folder.path, 'ninguno'),
      shell: 'test',
      holder: 'las pruebas',
      version: '0.0.0',
      engines: createNodeEngineHost(),
    })
    try {
      expect(next.jobs.get(id)).toMatchObject({ state: 'interrupted', resumable: true })
    } finally {
      await next.close()
    }
  })
})
