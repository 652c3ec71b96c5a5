/** A set of small non-negative integers, one bit each: what a filter becomes before a scan. */
export class Bitset {
  /** Least significant bit of a byte first, as the scan kernel reads it. */
  readonly bytes: Uint8Array

  /** @param size one more than the largest member it may hold */
  constructor(size: number) {
    this.bytes = new Uint8Array(Math.ceil(size / 8))
  }

  static of(members: Iterable<number>): Bitset {
    const list = [...members]
    const set = new Bitset(list.reduce((most, member) => Math.max(most, member + 1), 0))
    for (const member of list) set.add(member)
    return set
  }

  add(member: number): void {
    const at = member >>> 3
    if (at >= this.bytes.length) throw new RangeError(`${member} is outside the set`)
    this.bytes[at] = (this.bytes[at] ?? 0) | (1 << (member & 7))
  }

  delete(member: number): void {
    const at = member >>> 3
    if (at < this.bytes.length) this.bytes[at] = (this.bytes[at] ?? 0) & ~(1 << (member & 7))
  }

  has(member: number): boolean {
    return ((this.bytes[member >>> 3] ?? 0) & (1 << (member & 7))) !== 0
  }
}
