/** What Ajustes asks of the library beyond what every screen knows. */
import type { DoctorReport } from '../../shared/contract/library.ts'
import { megabytes } from '../../shared/text/format.ts'
import { messageOf, type Client } from '../client.ts'

/** Milliseconds a button says that it copied. */
const confirmed = 1500

/** The report as it is pasted into a mail. */
export function reportText(report: DoctorReport): string {
  return [
    `Fojas ${report.fojas}`,
    `Sistema: ${report.platform} · Node ${report.node} · SQLite ${report.sqlite}`,
    `Memoria: ${megabytes(report.memory.total)}, libre ${megabytes(report.memory.free)}, Fojas ${megabytes(report.memory.process)}`,
    `Biblioteca: ${megabytes(report.disk.library)}`,
    `Archivos de trabajo de los motores: ${megabytes(report.disk.cache)}`,
    report.integrity.ok ? 'Integridad: sin problemas' : 'Integridad: con problemas',
    ...report.integrity.problems.map((problem) => `- ${problem}`),
  ].join('\n')
}

export class SettingsState {
  report = $state.raw<DoctorReport>()
  checking = $state(false)
  copied = $state(false)
  error = $state('')
  /** Undefined until it is known. */
  scans = $state.raw<{ waiting: number; enabled: boolean }>()
  readonly #client: Pick<Client, 'library' | 'corpus' | 'settings'>

  constructor(client: Pick<Client, 'library' | 'corpus' | 'settings'>) {
    this.#client = client
  }

  async check(): Promise<void> {
    this.checking = true
    this.error = ''
    try {
      this.report = await this.#client.library.doctor()
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      this.checking = false
    }
  }

  async loadScans(): Promise<void> {
    try {
      this.scans = await this.#client.corpus.scans()
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  async setOcr(on: boolean): Promise<void> {
    this.error = ''
    try {
      await this.#client.settings.set({ key: 'ocr', value: on ? 'on' : 'off' })
    } catch (error) {
      this.error = messageOf(error)
    }
    await this.loadScans()
  }

  async copy(): Promise<void> {
    if (this.report === undefined) return
    try {
      await navigator.clipboard.writeText(reportText(this.report))
      this.copied = true
      setTimeout(() => {
        this.copied = false
      }, confirmed)
    } catch {
      this.error = 'No se pudo copiar. Seleccione el informe y cópielo con Ctrl+C.'
    }
  }
}
