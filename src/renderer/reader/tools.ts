/** The tools over a text: one row makes the button and its key. */
import type { Component } from 'svelte'
import type { DocumentView } from '../../shared/contract/documents.ts'
import SmallerIcon from '@lucide/svelte/icons/a-arrow-down'
import LargerIcon from '@lucide/svelte/icons/a-arrow-up'
import CompareIcon from '@lucide/svelte/icons/columns-2'
import OutlineIcon from '@lucide/svelte/icons/list-tree'
import PencilIcon from '@lucide/svelte/icons/pencil'
import PrinterIcon from '@lucide/svelte/icons/printer'
import SecondIcon from '@lucide/svelte/icons/square-split-horizontal'
import RelationsIcon from '@lucide/svelte/icons/waypoints'
import { isEditable } from '../library/facts.svelte.ts'
import type { CopyKind } from './copier.svelte.ts'
import type { PaneState } from './pane.svelte.ts'

export interface Tool {
  readonly name: string
  readonly title: string
  readonly icon: Component<{ size?: number; strokeWidth?: number; 'aria-hidden'?: 'true' }>
  /** As `KeyboardEvent.key` has it; undefined where it has none, or the window takes care of it. */
  readonly key?: string
  /** As printed for screen readers, where that is not `key`. */
  readonly shortcut?: string
  readonly pressed?: boolean
  readonly disabled?: boolean
  /** It gives way where there is little width: there is another way to do it. */
  readonly spare?: boolean
  readonly act: () => void
}

/** What is done by the component, which has the text and the focus. */
export interface Acts {
  readonly relate: () => void
  readonly outline: () => void
  readonly pickSecond: () => void
  readonly compare: () => void
  readonly edit: () => void
}

export function toolsOf(view: DocumentView, pane: PaneState, acts: Acts): readonly Tool[] {
  const { counterpart } = view
  return [
    {
      name: 'Relaciones',
      title: 'Relaciones: qué cita y quién lo cita (r)',
      icon: RelationsIcon,
      key: 'r',
      pressed: pane.related,
      act: acts.relate,
    },
    ...(pane.hasOutline
      ? [
          {
            name: 'Estructura',
            title: 'Estructura: títulos, capítulos y artículos (e)',
            icon: OutlineIcon,
            key: 'e',
            pressed: pane.outlined,
            act: acts.outline,
          },
        ]
      : []),
    {
      name: 'Otra norma al lado',
      title: 'Abrir otra norma al lado (l)',
      icon: SecondIcon,
      key: 'l',
      act: acts.pickSecond,
    },
    ...(counterpart === null
      ? []
      : [
          {
            name: 'Comparar el texto original con el actualizado',
            title: `Comparar con el texto ${counterpart.side === 'original' ? 'original' : 'actualizado'} (d)`,
            icon: CompareIcon,
            key: 'd',
            pressed: pane.comparing,
            act: acts.compare,
          },
        ]),
    {
      name: 'Letra más chica',
      title: 'Letra más chica',
      icon: SmallerIcon,
      disabled: pane.smallest,
      spare: true,
      act: () => {
        pane.resize(-1)
      },
    },
    {
      name: 'Letra más grande',
      title: 'Letra más grande',
      icon: LargerIcon,
      disabled: pane.largest,
      spare: true,
      act: () => {
        pane.resize(1)
      },
    },
    ...(isEditable(view.meta)
      ? [
          {
            name: 'Editar los datos',
            title: 'Editar los datos: carátula, tribunal, fecha (F2)',
            icon: PencilIcon,
            key: 'F2',
            act: acts.edit,
          },
        ]
      : []),
    {
      name: 'Imprimir',
      title: 'Imprimir (Ctrl+P)',
      icon: PrinterIcon,
      shortcut: 'Control+P',
      act: () => {
        print()
      },
    },
  ]
}

export interface CopyButtonWords {
  readonly kind: CopyKind
  readonly words: string
  /** Where there is little width. */
  readonly short: string
  /** What it copies: with nothing selected, and with something. */
  readonly title: readonly [passage: string, selection: string]
}

export const copyButtons: readonly CopyButtonWords[] = [
  {
    kind: 'citation',
    words: 'Copiar cita',
    short: 'Copiar cita',
    title: ['La cita del fragmento', 'La cita de lo seleccionado'],
  },
  {
    kind: 'transcription',
    words: 'Copiar con transcripción',
    short: 'con transcripción',
    title: ['El fragmento entre comillas, con su cita', 'Lo seleccionado entre comillas, con su cita'],
  },
  {
    kind: 'linked',
    words: 'Copiar con cita y enlace',
    short: 'y enlace',
    title: [
      'El fragmento entre comillas, con su cita y la dirección de la página oficial, como texto',
      'Lo seleccionado entre comillas, con su cita y la dirección de la página oficial, como texto',
    ],
  },
]
