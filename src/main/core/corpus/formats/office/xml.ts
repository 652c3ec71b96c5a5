/** XML read from its beginning to its end, by local names: prefixes are each program's own. */
import { SaxesParser } from 'saxes'
import { FojasError } from '../../../../../shared/errors/index.ts'

export interface XmlElement {
  readonly name: string
  /** Value of an attribute, by its local name; null where it is absent. */
  get(name: string): string | null
}

export interface XmlHandler {
  open?(element: XmlElement): void
  close?(name: string): void
  text?(text: string): void
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** @throws FojasError malformed_file */
export function readXml(bytes: Uint8Array, name: string, handler: XmlHandler): void {
  const parser = new SaxesParser({ fragment: false })
  parser.on('error', (error) => {
    throw new FojasError('malformed_file', { name, detail: 'su contenido está dañado' }, { cause: error })
  })
  parser.on('opentag', (tag) => {
    handler.open?.({
      name: local(tag.name),
      get(wanted) {
        for (const [key, value] of Object.entries(tag.attributes as Record<string, string>))
          if (key === wanted || local(key) === wanted) return value
        return null
      },
    })
  })
  parser.on('closetag', (tag) => handler.close?.(local(tag.name)))
  parser.on('text', (text) => handler.text?.(text))
  parser.on('cdata', (text) => handler.text?.(text))
  parser.write(new TextDecoder().decode(bytes)).close()
}
