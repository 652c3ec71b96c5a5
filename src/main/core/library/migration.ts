/** One numbered step of the schema. A feature's `schema.ts` exports its steps; `migrations.ts` lists them all in order. */
export interface Migration {
  /** Global number, ascending, never reused. */
  readonly version: number
  readonly name: string
  /** SQL run in one transaction; tables are STRICT. */
  readonly sql: string
}
