/** Copies the same text plain and rich, for what takes either; plain alone where the page may write no more. */
export async function copyText(plain: string, rich: string): Promise<void> {
  if (typeof ClipboardItem === 'undefined') {
    await navigator.clipboard.writeText(plain)
    return
  }
  const of = (type: string, text: string) => ({ [type]: new Blob([text], { type }) })
  try {
    await navigator.clipboard.write([
      new ClipboardItem({ ...of('text/plain', plain), ...of('text/html', rich) }),
    ])
  } catch {
    await navigator.clipboard.writeText(plain)
  }
}
