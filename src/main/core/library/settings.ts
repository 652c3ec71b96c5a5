import type { Writer } from './database.ts'
import { text } from './sql.ts'

/** Small facts kept with the library: the model in use, sizes of the panes, the theme. */
export interface SettingsStore {
  get(key: string): string | undefined
  set(key: string, value: string): void
  all(): Record<string, string>
}

export function settingsStore(writer: Writer): SettingsStore {
  return {
    get(key) {
      const row = writer.get('SELECT value FROM setting WHERE key = ?', key)
      return row === undefined ? undefined : text(row, 'value')
    },
    set(key, value) {
      writer.run(
        'INSERT INTO setting(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value',
        key,
        value,
      )
    },
    all() {
      const rows = writer.all('SELECT key, value FROM setting ORDER BY key')
      return Object.fromEntries(rows.map((row) => [text(row, 'key'), text(row, 'value')]))
    },
  }
}
