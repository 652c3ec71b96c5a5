/** A file that core made, given to the browser to keep. */
import type { ExportedFile } from '../../shared/contract/export.ts'

export function saveFile({ name, mediaType, base64 }: ExportedFile): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold of the bytes by then.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
