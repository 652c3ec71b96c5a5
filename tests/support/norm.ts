/** Fictional norms as files that Fojas imports. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface NormFile {
  readonly id: string
  readonly title: string
  readonly date: string
  readonly paragraphs: readonly string[]
  readonly organism?: string
}

/** One norm in Markdown with front matter; its own heading is its title. */
export function writeNorm(folder: string, { id, title, date, paragraphs, organism }: NormFile): void {
  mkdirSync(folder, { recursive: true })
  const front = [
    `title: "${title}"`,
    `identifier: "${id}"`,
    `publication_date: "${date}"`,
    `enactment_date: "${date}"`,
    ...(organism === undefined ? [] : [`department: "${organism}"`]),
  ]
  writeFileSync(
    join(folder, `${id}.md`),
    `---\n${front.join('\n')}\n---\n# ${title}\n\n${paragraphs.join('\n\n')}\n`,
  )
}
