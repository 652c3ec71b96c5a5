/** Core's side of the engines: starts one process a role, restarts what dies, turns messages into calls. */
import type { z } from 'zod'
import { errorOf, FojasError, reportOf } from '../../shared/errors/index.ts'
import type {
  EncodeOptions,
  Encoder,
  EncoderInfo,
  EncoderSpec,
  Encoding,
  EngineHost,
  EngineRole,
  ModelSource,
  Precision,
  ProviderStatus,
} from './encoder.ts'
import { answers, note, reply, type Note, type Request } from './protocol.ts'
import type {
  GradientsRequest,
  GradientsResult,
  Trainer,
  TrainingEvaluation,
  TrainingForecast,
  TrainingHooks,
  TrainingProbe,
  TrainingProvider,
  TrainingResult,
  TrainingRun,
  TrainingWay,
} from './protocol-training.ts'
import { Standstill } from './standstill.ts'
import { cacheSize } from './graph-cache.ts'
import { chooseFitting, type ChosenWay } from './preflight.ts'

/** A started engine process, however the shell started it. */
export interface EngineChannel {
  post(message: unknown): void
  /** Called once, before the first post. */
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (detail: string) => void): void
  kill(): void
}

/** `entry` names the program; the shell knows where it lies. */
export type SpawnEngine = (entry: 'engine', role: EngineRole) => EngineChannel

export interface EngineHostOptions {
  readonly spawn: SpawnEngine
  /** Folder for generated ONNX files and probe results; safe to delete. */
  readonly cacheDirectory: string
}

type Kind = keyof typeof answers
type Answer<K extends Kind> = z.infer<(typeof answers)[K]>

interface Pending {
  resolve(value: unknown): void
  reject(error: unknown): void
  /** Hears what is said of the call while it runs. */
  readonly onNote: ((note: Note['note']) => void) | undefined
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onNote?: ((note: Note['note'], id: number) => void) | undefined
}

class EngineClient implements Encoder, Trainer {
  private readonly role: EngineRole
  private readonly options: EngineHostOptions
  private channel: EngineChannel | undefined
  private standstill: Standstill | undefined
  private readonly pending = new Map<number, Pending>()
  private spec: EncoderSpec | undefined
  /** Resolves once the present process holds the model. */
  private loaded: Promise<EncoderInfo> | undefined
  private next = 1
  private closed = false
  /** What steps of runs took, by the plan's key and the way: a fold's or a sweep's runs differ in nothing else. */
  private readonly probes = new Map<string, TrainingProbe>()
  /** Providers that were checked, by what they are asked to train. */
  private readonly trusted = new Map<string, TrainingProvider>()
  private prober: EngineClient | undefined

  constructor(role: EngineRole, options: EngineHostOptions) {
    this.role = role
    this.options = options
  }

  async load(spec: EncoderSpec): Promise<EncoderInfo> {
    this.spec = spec
    const loading = this.call('load', { kind: 'load', spec, cacheDirectory: this.options.cacheDirectory })
    this.loaded = loading
    try {
      return await loading
    } catch (error) {
      if (this.loaded === loading) this.loaded = undefined
      throw error
    }
  }

  async encode(texts: readonly string[], options: EncodeOptions): Promise<Encoding> {
    await this.ready()
    const { side, prompt, signal } = options
    return this.call('encode', { kind: 'encode', texts: [...texts], side, prompt }, { signal })
  }

  async countTokens(texts: readonly string[]): Promise<number[]> {
    await this.ready()
    return this.call('count', { kind: 'count', texts: [...texts] })
  }

  async memory(): Promise<{ peak: number; available: number }> {
    return this.call('memory', { kind: 'memory' })
  }

  async providers(): Promise<ProviderStatus[]> {
    return this.call('providers', { kind: 'providers', cacheDirectory: this.options.cacheDirectory })
  }

  async exportOnnx(model: ModelSource, target: string, precision: Precision): Promise<void> {
    await this.call('export', { kind: 'export', model, target, precision })
  }

  async gradients(request: GradientsRequest): Promise<GradientsResult> {
    const { cacheDirectory } = this.options
    return this.call('gradients', { kind: 'gradients', request, cacheDirectory })
  }

  async forecast(run: TrainingRun, signal?: AbortSignal): Promise<TrainingForecast> {
    const { provider } = await this.trustedProvider(run, signal)
    const { way, available } = await this.fittingWay({ ...run, provider }, signal)
    return { ...way, available }
  }

  async train(asked: TrainingRun, hooks: TrainingHooks = {}): Promise<TrainingResult> {
    const { onEvent, onEvaluation, signal } = hooks
    const { cacheDirectory } = this.options
    const { provider, refused } = await this.trustedProvider(asked, signal)
    if (refused !== null) onEvent?.({ kind: 'fallback', provider: refused.name, detail: refused.detail })
    const run = asked.provider === undefined ? asked : { ...asked, provider }
    const open = run.mode === 'auto' || run.microBatch === 'auto' || run.memoryLimit !== undefined
    const way = open ? (await this.fittingWay(run, signal)).way : null
    // A judge that fails ends the run, and its error is the call's.
    const stop = new AbortController()
    let failure: { readonly error: unknown } | undefined
    const judge = async (evaluation: TrainingEvaluation, target: number): Promise<void> => {
      try {
        const verdict = await onEvaluation?.(evaluation)
        if (verdict !== undefined) this.channel?.post({ id: this.next++, kind: 'verdict', target, verdict })
      } catch (error) {
        failure = { error }
        stop.abort()
      }
    }
    const signals = [stop.signal, ...(signal === undefined ? [] : [signal])]
    try {
      return await this.call(
        'train',
        {
          kind: 'train',
          run: way === null ? run : { ...run, mode: way.mode, microBatch: way.microBatch },
          judged: onEvaluation !== undefined,
          bytes: way?.bytes ?? null,
          cacheDirectory,
        },
        {
          signal: AbortSignal.any(signals),
          onNote: (said, id) => {
            if (said.kind === 'evaluation') void judge(said, id)
            else onEvent?.(said)
          },
        },
      )
    } catch (error) {
      throw failure === undefined ? error : failure.error
    }
  }

  /** A device's driver may take its process down: that is a refusal like any other. */
  private async trustedProvider(
    run: TrainingRun,
    signal: AbortSignal | undefined,
  ): Promise<TrainingProvider> {
    const asked = run.provider ?? 'cpu'
    if (asked === 'cpu') return { provider: asked, refused: null }
    // The folds of a training, or the trials of a sweep, differ in nothing that bears on it.
    const key = JSON.stringify([asked, run.model, run.trained, run.objective])
    const known = this.trusted.get(key)
    if (known !== undefined) return known
    const { cacheDirectory } = this.options
    const other = new EngineClient(this.role, this.options)
    this.prober = other
    try {
      const checked = await other.call('provider', { kind: 'provider', run, cacheDirectory }, { signal })
      this.trusted.set(key, checked)
      return checked
    } catch (error) {
      const { code, message } = reportOf(error)
      if (code !== 'engine_died') throw error
      return { provider: 'cpu', refused: { name: asked, detail: message } }
    } finally {
      await other.close()
    }
  }

  /** Where the run leaves it open how it is computed, or limits its memory. What was forecast is true of a process that did nothing else. */
  private async fittingWay(
    run: TrainingRun,
    signal: AbortSignal | undefined,
  ): Promise<{ way: ChosenWay; available: number }> {
    const { cacheDirectory } = this.options
    const plan = await this.call('plan', { kind: 'plan', run, cacheDirectory }, { signal })
    if (this.pending.size === 0) {
      this.channel?.kill()
      this.lost('')
    }
    const chosen = await chooseFitting(plan, async (way) => {
      const key = `${plan.key} ${way.mode} ${way.microBatch}`
      const known = this.probes.get(key)
      if (known !== undefined) return known
      const probe = await this.probe(run, way, plan.available, signal)
      if (probe.finished) this.probes.set(key, probe)
      return probe
    })
    return { way: chosen, available: plan.available }
  }

  private async probe(
    run: TrainingRun,
    way: TrainingWay,
    available: number,
    signal: AbortSignal | undefined,
  ): Promise<TrainingProbe> {
    const { cacheDirectory } = this.options
    const other = new EngineClient(this.role, this.options)
    this.prober = other
    const stop = (): void => void other.close()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await other.call('probe', { kind: 'probe', run, way, available, cacheDirectory })
    } catch (error) {
      throw signal?.aborted === true ? new FojasError('cancelled', {}) : error
    } finally {
      signal?.removeEventListener('abort', stop)
      await other.close()
    }
  }

  /** Work of this engine stands still for so long; nothing where it has none. */
  hold(milliseconds: number): void {
    if (this.pending.size > 0) this.standstill?.for(milliseconds)
    this.prober?.hold(milliseconds)
  }

  close(): Promise<void> {
    this.closed = true
    this.channel?.kill()
    this.lost('cerrado')
    void this.prober?.close()
    return Promise.resolve()
  }

  /** A process started again after a death holds no model yet: it is loaded first. */
  private async ready(): Promise<void> {
    if (this.loaded === undefined) {
      if (this.spec === undefined)
        throw new FojasError('bad_request', { detail: 'no se cargó ningún modelo' })
      await this.load(this.spec)
    } else await this.loaded
  }

  private start(): EngineChannel {
    if (this.closed) throw new FojasError('engine_died', { engine: this.role, detail: 'cerrado' })
    if (this.channel !== undefined) return this.channel
    const channel = this.options.spawn('engine', this.role)
    channel.onMessage((message) => {
      this.receive(message)
    })
    channel.onExit((detail) => {
      if (this.channel === channel) this.lost(detail)
    })
    this.channel = channel
    // Nobody stops the one that searches ask.
    if (this.role !== 'query')
      this.call('pid', { kind: 'pid' }).then(
        (pid) => {
          if (this.channel === channel) this.standstill = Standstill.of(pid)
        },
        () => undefined,
      )
    return channel
  }

  private lost(detail: string): void {
    this.channel = undefined
    this.standstill?.close()
    this.standstill = undefined
    this.loaded = undefined
    const pending = [...this.pending.values()]
    this.pending.clear()
    for (const call of pending) call.reject(new FojasError('engine_died', { engine: this.role, detail }))
  }

  private receive(message: unknown): void {
    const said = note.safeParse(message)
    if (said.success) {
      this.pending.get(said.data.id)?.onNote?.(said.data.note)
      return
    }
    const parsed = reply.safeParse(message)
    if (!parsed.success) return
    const call = this.pending.get(parsed.data.id)
    this.pending.delete(parsed.data.id)
    if (parsed.data.ok) call?.resolve(parsed.data.value)
    else call?.reject(errorOf(parsed.data.error))
  }

  private async call<K extends Kind>(
    kind: K,
    body: WithoutId<Extract<Request, { kind: K }>>,
    { signal, onNote }: CallOptions = {},
  ): Promise<Answer<K>> {
    if (signal?.aborted === true) throw new FojasError('cancelled', {})
    const channel = this.start()
    const id = this.next++
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, {
        resolve,
        reject,
        onNote: onNote === undefined ? undefined : (said) => onNote(said, id),
      })
    })
    const cancel = (): void => {
      channel.post({ id: this.next++, kind: 'cancel', target: id })
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      channel.post({ ...body, id })
      return parseAnswer(kind, await answer)
    } finally {
      this.pending.delete(id)
      signal?.removeEventListener('abort', cancel)
    }
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

const schemas: { readonly [K in Kind]: z.ZodType<Answer<K>> } = answers

function parseAnswer<K extends Kind>(kind: K, value: unknown): Answer<K> {
  return schemas[kind].parse(value)
}

export function createEngineHost(options: EngineHostOptions): EngineHost {
  const clients = new Map<EngineRole, EngineClient>()
  const clientOf = (role: EngineRole): EngineClient => {
    const known = clients.get(role)
    if (known !== undefined) return known
    const client = new EngineClient(role, options)
    clients.set(role, client)
    return client
  }
  return {
    encoder: clientOf,
    exportOnnx: (model, target, precision) => clientOf('train').exportOnnx(model, target, precision),
    cacheSize: () => cacheSize(options.cacheDirectory),
    hold(milliseconds) {
      clients.get('index')?.hold(milliseconds)
      clients.get('train')?.hold(milliseconds)
    },
    trainer: () => clientOf('train'),
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()))
      clients.clear()
    },
  }
}
