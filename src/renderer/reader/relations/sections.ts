/** The sections of the panel, in their order. A new one is a row: its title, and the component that loads and lists. */
import type { Component } from 'svelte'
import CitedBySection from './CitedBySection.svelte'
import CitesSection from './CitesSection.svelte'
import ModifiedBySection from './ModifiedBySection.svelte'
import ModifiesSection from './ModifiesSection.svelte'
import type { RelationContext } from './context.ts'

export interface RelationSection {
  readonly id: string
  readonly title: string
  readonly body: Component<{
    context: RelationContext
    /** How many there are, for the title. */
    counted: (count: number | undefined) => void
  }>
}

export const sections: readonly RelationSection[] = [
  { id: 'cites', title: 'Cita a', body: CitesSection },
  { id: 'citedBy', title: 'Citado por', body: CitedBySection },
  { id: 'modifies', title: 'Modifica a', body: ModifiesSection },
  { id: 'modifiedBy', title: 'Modificada por', body: ModifiedBySection },
]
