/** The models as Ajustes shows them. */
import type { ModelRow, ProviderRow } from '../../shared/contract/models.ts'
import type { Desktop } from '../../shared/desktop.ts'
import { messageOf, upload, type Client } from '../client.ts'
import type { Picked } from '../library/library.svelte.ts'

/** What may be changed of a model at once; null is the model's own again. */
export type ModelEdit = Omit<Parameters<Client['models']['configure']>[0], 'id'>

/** What a person reads of where a model stands. */
export function standing({ active, answering, vectors }: ModelRow, documents: number): string {
  if (active && answering) return 'En uso'
  if (active) return documents === 0 ? 'Elegido' : 'Elegido; se usa cuando su índice esté listo'
  if (answering) return 'Responde hasta que el elegido tenga su índice'
  return vectors > 0 ? 'Con índice guardado' : ''
}

export class ModelsState {
  rows = $state.raw<readonly ModelRow[]>([])
  providers = $state.raw<readonly ProviderRow[]>()
  /** What is being done, as the screen says it; empty when nothing is. */
  busy = $state('')
  error = $state('')
  readonly #client: Pick<Client, 'models'>
  readonly #desktop: Pick<Desktop, 'chooseFiles' | 'chooseFolder'> | undefined

  constructor(
    client: Pick<Client, 'models'>,
    desktop: Pick<Desktop, 'chooseFiles' | 'chooseFolder'> | undefined,
  ) {
    this.#client = client
    this.#desktop = desktop
  }

  async load(): Promise<void> {
    await this.#attempt('', () => Promise.resolve())
  }

  async addPath(path: string): Promise<void> {
    await this.#attempt('Revisando el modelo…', () => this.#client.models.add({ path }))
  }

  /** Files of one zip or one folder, as a browser gives them. */
  async addPicked(picked: readonly Picked[]): Promise<void> {
    if (picked.length === 0) return
    await this.#attempt('Copiando el modelo…', async () => {
      let id: string | null = null
      for (const { file, name } of picked) id = await upload(file, name, id)
      if (id === null) return
      this.busy = 'Revisando el modelo…'
      await this.#client.models.add({ upload: id })
    })
  }

  /** In the desktop window the system's own dialog takes the place of the browser's. */
  choose(what: 'files' | 'folder', event: Event): void {
    const desktop = this.#desktop
    if (desktop === undefined) return
    event.preventDefault()
    void (what === 'files' ? desktop.chooseFiles() : desktop.chooseFolder()).then(async ([path]) => {
      if (path !== undefined) await this.addPath(path)
    })
  }

  async use(id: string): Promise<void> {
    await this.#attempt('', () => this.#client.models.use({ id }))
  }

  async configure(id: string, change: ModelEdit): Promise<void> {
    await this.#attempt('', () => this.#client.models.configure({ id, ...change }))
  }

  async remove(id: string): Promise<void> {
    await this.#attempt('', () => this.#client.models.remove({ id }))
  }

  /** Starts drivers: only when asked. */
  async probe(): Promise<void> {
    await this.#attempt('Probando…', async () => {
      this.providers = await this.#client.models.providers()
    })
  }

  async #attempt(busy: string, work: () => Promise<unknown>): Promise<void> {
    this.error = ''
    this.busy = busy
    try {
      await work()
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      this.busy = ''
    }
    try {
      this.rows = await this.#client.models.list()
    } catch (error) {
      if (this.error === '') this.error = messageOf(error)
    }
  }
}
