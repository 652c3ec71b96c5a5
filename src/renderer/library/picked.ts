/** Files a person chose or dropped, with their path inside the folder. */
import type { Picked } from './library.svelte.ts'

export function fromInput(input: HTMLInputElement): Picked[] {
  return [...(input.files ?? [])].map((file) => ({
    file,
    name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
  }))
}

/** Folders dropped are read whole. */
export async function fromDrop(transfer: DataTransfer): Promise<Picked[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const picked: Picked[] = []
  for (const entry of entries) await collect(entry, '', picked)
  return picked
}

async function collect(entry: FileSystemEntry, prefix: string, picked: Picked[]): Promise<void> {
  const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject)
    })
    picked.push({ file, name })
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader()
    // The reader gives a hundred at a time, and an empty list at the end.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject)
      })
      if (some.length === 0) return
      for (const each of some) await collect(each, name, picked)
    }
  }
}
