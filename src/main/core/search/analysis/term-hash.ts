/** FNV-1a, 32 bits: at a million distinct stems one shares its value with another with probability of about 1 in 4,300. */
export function termHash(stem: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < stem.length; i += 1) {
    hash = Math.imul(hash ^ stem.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}
