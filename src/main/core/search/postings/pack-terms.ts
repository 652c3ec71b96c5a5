/** A document's terms as one block, made by an import worker: what a segment merges. */
import { ByteWriter } from './bytes.ts'
import { ListWriter } from './list.ts'

/** Room for the passage's number beside a term's hash in one exact double. */
const passageRoom = 2 ** 21

/** @param hashes term hashes of each passage, in any order, repeated as often as they occur */
export function packTerms(hashes: readonly (readonly number[])[]): Uint8Array {
  const total = hashes.reduce((sum, each) => sum + each.length, 0)
  const sorted = new Float64Array(total)
  let at = 0
  hashes.forEach((each, passage) => {
    if (passage >= passageRoom) throw new RangeError('too many passages in one document')
    for (const hash of each) {
      sorted[at] = hash * passageRoom + passage
      at += 1
    }
  })
  sorted.sort()
  // One block whatever its length: it lives until its transaction's segment is written.
  const whole = new ByteWriter(total * 4 + 16)
  let last = 0
  const list = new ByteWriter()
  for (let i = 0; i < total;) {
    const hash = Math.floor((sorted[i] ?? 0) / passageRoom)
    list.clear()
    const writer = new ListWriter(list)
    while (i < total && Math.floor((sorted[i] ?? 0) / passageRoom) === hash) {
      const value = sorted[i] ?? 0
      let frequency = 0
      for (; i < total && sorted[i] === value; i += 1) frequency += 1
      writer.add(value % passageRoom, frequency)
    }
    whole.varint(hash - last)
    whole.varint(1)
    whole.varint(list.length)
    whole.append(list.view())
    last = hash
  }
  return whole.take()
}
