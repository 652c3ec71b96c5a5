/** A picture of a page: it has no text until a machine reads it. */
import { FojasError } from '../../../../shared/errors/index.ts'
import type { Format } from './format.ts'

/** What a browser keeps beside a page it saves: logos and buttons. */
const ofPage = /_(?:files|archivos)\/[^/]+$/i

export const image: Format = {
  id: 'image',
  extensions: ['png', 'jpg', 'jpeg', 'tif', 'tiff'],
  // The table of signatures has seen to the first bytes.
  recognises: (_head, name) => /\.(?:png|jpe?g|tiff?)$/i.test(name),
  parse({ name }) {
    if (ofPage.test(name)) throw new FojasError('unsupported_format', { name })
    throw new FojasError('image_without_text', { name })
  },
}
