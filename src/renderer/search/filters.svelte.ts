/** What the answers are narrowed to, and what each menu can still offer under the other filters. */
import type { Facets, SearchFilters } from '../../shared/contract/search.ts'
import { documentKinds, normTypes, sections } from '../../shared/domain/vocabulary.ts'
import { messageOf, type Client } from '../client.ts'

export const menus = ['section', 'rubro', 'type', 'kind', 'organism', 'year'] as const
export type Menu = (typeof menus)[number]
type Counts = Facets['sections']

const facetOf = {
  section: 'sections',
  rubro: 'rubros',
  type: 'types',
  kind: 'kinds',
  organism: 'organisms',
  year: 'years',
} as const satisfies Record<Menu, keyof Facets>

const none = {
  section: '',
  rubro: '',
  type: '',
  kind: '',
  organism: '',
  year: '',
  number: '',
  from: '',
  to: '',
  articlesOnly: false,
}

/** Documents listed for what they are: those that cite a norm, those that are new for a saved search. */
export interface Listed {
  readonly kind: 'citing' | 'news'
  /** The norm, or the name of the search. */
  readonly label: string
  readonly keys: readonly number[]
}

export class FilterState {
  values = $state({ ...none })
  listed = $state.raw<Listed>()
  error = $state('')
  #counts = $state.raw<Readonly<Record<Menu, Counts>>>({
    section: [],
    rubro: [],
    type: [],
    kind: [],
    organism: [],
    year: [],
  })
  readonly #client: Client
  /** Counts the readings: what comes for former filters is dropped. */
  #reading = 0

  constructor(client: Client) {
    this.#client = client
  }

  get active(): boolean {
    const set = (each: string | boolean) => (typeof each === 'string' ? each.trim() !== '' : each)
    return this.listed !== undefined || Object.values(this.values).some(set)
  }

  /** A value in force stays in its menu even where nothing is left of it. */
  options(menu: Menu): Counts {
    const [counts, value] = [this.#counts[menu], this.values[menu]]
    return value === '' || counts.some((each) => each.value === value)
      ? counts
      : [...counts, { value, count: 0 }]
  }

  clear(): void {
    this.values = { ...none }
    this.listed = undefined
  }

  /** As a saved search has them. */
  take(filters: SearchFilters): void {
    const { sections, rubros, types, kinds, organisms, number, year, from, to, articlesOnly } = filters
    this.values = {
      section: sections?.[0] ?? '',
      rubro: rubros?.[0] ?? '',
      type: types?.[0] ?? '',
      kind: kinds?.[0] ?? '',
      organism: organisms?.[0] ?? '',
      year: year === undefined ? '' : String(year),
      number: number ?? '',
      from: from ?? '',
      to: to ?? '',
      articlesOnly: articlesOnly ?? false,
    }
    this.listed = undefined
  }

  /** @param without a menu whose own choice is left out: what else it could be */
  request(without?: Menu): SearchFilters {
    const values = without === undefined ? this.values : { ...this.values, [without]: '' }
    const [number = '', numberYear = ''] = values.number
      .replaceAll('.', '')
      .trim()
      .split(/\s*\/\s*/)
    const year = Number(values.year === '' ? numberYear : values.year)
    return {
      ...(values.section === '' ? {} : { sections: sections.filter((each) => each === values.section) }),
      ...(values.type === '' ? {} : { types: normTypes.filter((each) => each === values.type) }),
      ...(values.kind === '' ? {} : { kinds: documentKinds.filter((each) => each === values.kind) }),
      ...(values.rubro === '' ? {} : { rubros: [values.rubro] }),
      ...(values.organism === '' ? {} : { organisms: [values.organism] }),
      ...(number === '' ? {} : { number }),
      ...(Number.isInteger(year) && year > 0 ? { year } : {}),
      ...(values.from === '' ? {} : { from: values.from }),
      ...(values.to === '' ? {} : { to: values.to }),
      ...(values.articlesOnly ? { articlesOnly: true } : {}),
      ...(this.listed === undefined ? {} : { keys: [...this.listed.keys] }),
    }
  }

  /** Reads the menus anew: those without a choice are counted at once, each of the others without its own. */
  async load(): Promise<void> {
    this.#reading += 1
    const reading = this.#reading
    this.error = ''
    const chosen = menus.filter((menu) => this.values[menu] !== '')
    try {
      const [all, ...others] = await Promise.all([
        this.#client.search.facets({ filters: this.request() }),
        ...chosen.map((menu) => this.#client.search.facets({ filters: this.request(menu) })),
      ])
      if (reading !== this.#reading) return
      const countsOf = (menu: Menu): Counts => (others[chosen.indexOf(menu)] ?? all)[facetOf[menu]]
      this.#counts = {
        section: countsOf('section'),
        rubro: countsOf('rubro'),
        type: countsOf('type'),
        kind: countsOf('kind'),
        organism: countsOf('organism'),
        year: countsOf('year').toSorted((a, b) => Number(b.value) - Number(a.value)),
      }
    } catch (error) {
      if (reading === this.#reading) this.error = messageOf(error)
    }
  }
}
