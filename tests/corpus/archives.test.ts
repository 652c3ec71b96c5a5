import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { archiveLimits, memberName } from '../../src/main/core/corpus/archives/archive.ts'
import { membersOf } from '../../src/main/core/corpus/archives/index.ts'
import { prepareFile } from '../../src/main/core/corpus/prepare-file.ts'
import { FojasError } from '../../src/shared/errors/index.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

const whole = { bodyOnly: false }
const encode = (text: string) => new TextEncoder().encode(text)
const files = {
  'a.txt': encode('Una nota sobre el riego de la huerta.'),
  'dentro/ñandú.md': encode('# El ñandú\n\nCorre por el campo.'),
}

async function tarOf(members: Record<string, Uint8Array>): Promise<Buffer> {
  const tar = pack()
  for (const [name, bytes] of Object.entries(members)) tar.entry({ name }, Buffer.from(bytes))
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
async function codeOf(name: string, bytes: Uint8Array, limits = archiveLimits): Promise<string> {
  try {
    let bytesOut = 0
    for await (const member of membersOf({ name, bytes }, limits) ?? [])
      bytesOut += 'bytes' in member ? member.bytes.length : 0
    return `accepted ${String(bytesOut)}`
  } catch (error) {
    if (error instanceof FojasError) return error.report().code
    throw error
  }
}
/** The same zip with every length, place and count where ZIP64 has them, as if it were larger than four gigabytes. */
function asZip64(zip: Uint8Array): Buffer {
  const old = Buffer.from(zip)
  const end = old.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const [count, begin] = [old.readUInt16LE(end + 10), old.readUInt32LE(end + 16)]
  const entries: Buffer[] = []
  for (let at = begin, i = 0; i < count; i += 1) {
    const [path, extra] = [old.readUInt16LE(at + 28), old.readUInt16LE(at + 30)]
    const head = Buffer.from(old.subarray(at, at + 46 + path))
    const field = Buffer.alloc(28)
    field.writeUInt16LE(1, 0)
    field.writeUInt16LE(24, 2)
    for (const [where, from] of [
      [4, 24],
      [12, 20],
      [20, 42],
    ] as const) {
      field.writeBigUInt64LE(BigInt(head.readUInt32LE(from)), where)
      head.writeUInt32LE(0xffffffff, from)
    }
    // Another field before it, as some programs write.
    const other = Buffer.from([0x99, 0x99, 2, 0, 7, 7])
    head.writeUInt16LE(other.length + field.length, 30)
    entries.push(head, other, field)
    at += 46 + path + extra + old.readUInt16LE(at + 32)
  }
  const directory = Buffer.concat(entries)
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(directory.length), 40)
  record.writeBigUInt64LE(BigInt(begin), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(begin + directory.length), 8)
  const last = Buffer.from(old.subarray(end))
  last.writeUInt16LE(0xffff, 10)
  last.writeUInt32LE(0xffffffff, 16)
  return Buffer.concat([old.subarray(0, begin), directory, record, locator, last])
}
/** Flags of every header of a zip. */
function withFlag(zip: Uint8Array, flag: number): Uint8Array {
  const copy = Buffer.from(zip)
  for (let at = 0; at < copy.length - 10; at += 1) {
    const signature = copy.readUInt32LE(at)
    if (signature === 0x04034b50) copy.writeUInt16LE(copy.readUInt16LE(at + 6) | flag, at + 6)
    if (signature === 0x02014b50) copy.writeUInt16LE(copy.readUInt16LE(at + 8) | flag, at + 8)
  }
  return copy
}

describe('archives', () => {
  it.each(['zip', 'tar.gz', 'tgz', 'tar'])('%s: each member is read as a file of its own', async (kind) => {
    const tar = await tarOf(files)
    const bytes = kind === 'zip' ? zipSync(files) : kind === 'tar' ? tar : gzipSync(tar)
    const name = `notas.${kind}`
    const { documents, rejected } = await prepareFile({ name, bytes }, whole)
    expect(rejected).toEqual([])
    expect(documents.map(({ document }) => document.id)).toEqual([`${name}/a.txt`, `${name}/dentro/ñandú.md`])
  })

  it('rejects what it cannot read member by member, and skips what systems leave', async () => {
    const inner = zipSync(files)
    const members = {
      ...files,
      'foto.xyz': encode('x'),
      'otro.zip': inner,
      'mal.json': encode('{"dataList":'),
    }
    const noise = { '__MACOSX/a.txt': encode('x'), '.oculto': encode('x'), 'c/Thumbs.db': encode('x') }
    const bytes = zipSync({ ...members, ...noise })
    const { documents, rejected } = await prepareFile({ name: 'z.zip', bytes }, whole)
    expect(documents).toHaveLength(2)
    expect(rejected.map(({ name, report }) => [name, report.code])).toEqual([
      ['z.zip/foto.xyz', 'unsupported_format'],
      ['z.zip/otro.zip', 'archive_nested'],
      ['z.zip/mal.json', 'truncated_file'],
    ])
  })

  it.each([
    ['../../etc/a.txt', 'z.zip/etc/a.txt'],
    ['/raiz/a.txt', 'z.zip/raiz/a.txt'],
    ['C:\\datos\\a.txt', 'z.zip/datos/a.txt'],
    ['carpeta/', null],
  ])('takes %s for a name and never for a path', (path, name) => {
    expect(memberName('z.zip', path)).toBe(name)
  })

  it('has codes for what is no archive, is cut, or has a password', async () => {
    const zip = zipSync(files)
    const gz = gzipSync(await tarOf(files))
    expect(await codeOf('z.zip', withFlag(zip, 1))).toBe('archive_encrypted')
    expect(await codeOf('z.zip', zip.subarray(0, zip.length - 30))).toBe('truncated_file')
    expect(await codeOf('z.tar.gz', gz.subarray(0, gz.length - 40))).toBe('truncated_file')
    expect(await codeOf('z.tar.gz', gzipSync(encode('no es un tar'.repeat(100))))).toBe('malformed_file')
    expect(await codeOf('z.zip', encode('hola'))).toBe('wrong_extension')
    expect(await codeOf('z.zip', gz)).toBe('wrong_extension')
    expect(await codeOf('hoja.xlsx', zip)).toBe('unsupported_format')
    await expect(prepareFile({ name: 'z.zip', bytes: zipSync({}) }, whole)).rejects.toThrow('no contiene')
  })

  it('reads what is written for archives of more than four gigabytes, under the same limits', async () => {
    const zip = asZip64(zipSync(files))
    const { documents, rejected } = await prepareFile({ name: 'z.zip', bytes: zip }, whole)
    expect(rejected).toEqual([])
    expect(documents.map(({ document }) => document.id)).toEqual(['z.zip/a.txt', 'z.zip/dentro/ñandú.md'])
    expect(await codeOf('z.zip', zip, { ...archiveLimits, members: 1 })).toBe('archive_too_many_files')
    expect(await codeOf('z.zip', zip, { ...archiveLimits, total: 40 })).toBe('archive_bomb')
    const blank = asZip64(zipSync({ 'a.txt': new Uint8Array(40 * 1024 * 1024) }))
    expect(await codeOf('z.zip', blank)).toBe('archive_bomb')
    // A count and a place that no file has.
    const record = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 6, 6]))
    for (const at of [32, 48]) {
      const wrong = Buffer.from(zip)
      wrong.writeBigUInt64LE(2n ** 60n, record + at)
      expect(await codeOf('z.zip', wrong)).toBe('truncated_file')
    }
    const lost = Buffer.from(zip)
    lost.writeBigUInt64LE(2n ** 63n, zip.lastIndexOf(Buffer.from([0x50, 0x4b, 6, 7])) + 8)
    expect(await codeOf('z.zip', lost)).toBe('truncated_file')
  })

  it('stops at what is made to fill the memory', async () => {
    const blank = { 'a.txt': new Uint8Array(40 * 1024 * 1024) }
    expect(await codeOf('bomba.zip', zipSync(blank))).toBe('archive_bomb')
    expect(await codeOf('bomba.tgz', gzipSync(await tarOf(blank)))).toBe('archive_bomb')
    const few = { ...archiveLimits, members: 1 }
    expect(await codeOf('z.zip', zipSync(files), few)).toBe('archive_too_many_files')
    expect(await codeOf('z.tar', await tarOf(files), few)).toBe('archive_too_many_files')
    expect(await codeOf('z.zip', zipSync(files), { ...archiveLimits, total: 40 })).toBe('archive_bomb')
    expect(await codeOf('z.tar', await tarOf(files), { ...archiveLimits, total: 40 })).toBe('archive_bomb')
  })

  it('leaves out a member over the limit of a file and goes on', async () => {
    const limits = { ...archiveLimits, member: 36 }
    for (const [name, bytes] of [
      ['z.zip', zipSync(files)],
      ['z.tar', await tarOf(files)],
    ] as const) {
      const told = []
      for await (const member of membersOf({ name, bytes }, limits) ?? [])
        told.push('error' in member ? member.error.report().code : member.name)
      expect(told).toEqual(['file_too_large', `${name}/dentro/ñandú.md`])
    }
  })

  it('damaged anywhere is never more than a coded rejection', async () => {
    const samples = [
      { name: 'z.zip', bytes: zipSync(files) },
      { name: 'z.tar.gz', bytes: gzipSync(await tarOf(files)) },
      { name: 'z.tar', bytes: await tarOf(files) },
    ]
    const change = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        change,
        fc.nat(),
        async ({ name, bytes }, changes, cut) => {
          const copy = Uint8Array.from(bytes)
          for (const [at, value] of changes) copy[at % copy.length] = value
          const end = cut % 3 === 0 ? cut % copy.length : copy.length
          try {
            const { rejected } = await prepareFile({ name, bytes: copy.subarray(0, end) }, whole)
            for (const { report } of rejected) expect(report.code).not.toBe('internal')
          } catch (error) {
            expect(error).toBeInstanceOf(FojasError)
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('an archive in the library', () => {
  it('is one source; its unread members are told, kept in the list and tried again', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    const zip = join(source, 'notas.zip')
    writeFileSync(zip, zipSync({ ...files, 'vacío.txt': encode('') }))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    const run = async (path: string) => (await app.jobs.wait(app.import([path], false).id)).result
    expect(await run(source)).toMatchObject({
      documents: 2,
      rejected: [{ file: 'notas.zip/vacío.txt', code: 'empty_file' }],
    })
    const listed = () => app.files('rejected', 10, 0).files.map((each) => each.path)
    expect(listed()).toEqual([join(zip, 'vacío.txt')])
    // As a person does from the list of rejected files: the path inside leads to the archive.
    expect(await run(join(zip, 'vacío.txt'))).toMatchObject({ documents: 0, unchanged: 2 })
    expect(await run(source)).toMatchObject({ documents: 0, rejected: [{ code: 'empty_file' }] })
    expect(listed()).toHaveLength(1)
    writeFileSync(zip, zipSync({ ...files, 'vacío.txt': encode('Ya no está vacío.') }))
    expect(await run(source)).toMatchObject({ documents: 1, unchanged: 2, rejected: [] })
    expect(listed()).toEqual([])
    writeFileSync(zip, zipSync({ 'hoja.xyz': encode('x') }))
    expect(await run(source)).toMatchObject({
      rejected: [{ code: 'unsupported_format' }, { code: 'archive_unreadable' }],
    })
    expect(listed()).toHaveLength(2)
    expect(statSync(zip).isFile()).toBe(true)
    rmSync(zip)
    await run(source)
    expect(listed()).toEqual([])
    await app.close()
  })
})
