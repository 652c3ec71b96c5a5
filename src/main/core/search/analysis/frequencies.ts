/** Term frequencies of a document as a compact block, and their look-up without unpacking it. */

/** FNV-1a, 32 bits: at a million distinct stems two of them share a value with probability of about one in nine thousand each. */
export function termHash(stem: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < stem.length; i += 1) {
    hash = Math.imul(hash ^ stem.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}

/** @returns [n, 2] little-endian u32: hash, frequency; ascending by hash */
export function packFrequencies(frequencies: ReadonlyMap<number, number>): Uint8Array {
  const hashes = [...frequencies.keys()].sort((a, b) => a - b)
  const bytes = new Uint8Array(hashes.length * 8)
  const view = new DataView(bytes.buffer)
  hashes.forEach((hash, i) => {
    view.setUint32(i * 8, hash, true)
    view.setUint32(i * 8 + 4, frequencies.get(hash) ?? 0, true)
  })
  return bytes
}

/** Frequency of one term by binary search; 0 where it does not occur. */
export function frequencyOf(packed: Uint8Array, hash: number): number {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  let low = 0
  let high = packed.byteLength / 8 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = view.getUint32(middle * 8, true)
    if (found === hash) return view.getUint32(middle * 8 + 4, true)
    if (found < hash) low = middle + 1
    else high = middle - 1
  }
  return 0
}

export function hashesOf(packed: Uint8Array): number[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  return Array.from({ length: packed.byteLength / 8 }, (_, i) => view.getUint32(i * 8, true))
}
