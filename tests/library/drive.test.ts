import { describe, expect, it } from 'vitest'
import {
  isNetworkMount,
  isOnNetwork,
  isUncPath,
  parseMacMounts,
  parseMountInfo,
} from '../../src/main/core/library/drive.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { temporaryFolder } from '../support/application.ts'

const coded = (code: string): unknown => expect.objectContaining({ code })

describe('a drive', () => {
  it('of another computer is told by Linux’ table of mounts', () => {
    const mounts = parseMountInfo(
      [
        '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
        '90 22 0:47 / /home/estudio rw - fuse.sshfs estudio@servidor:/datos rw',
        '91 22 0:48 / /media/disco\\040externo rw - fuseblk /dev/sdb1 rw',
        '92 22 0:49 / /srv/compartido rw master:2 - nfs4 servidor:/compartido rw',
      ].join('\n'),
    )
    expect(isNetworkMount(mounts, '/home/estudio/biblioteca')).toBe(true)
    expect(isNetworkMount(mounts, '/home/estudio2')).toBe(false)
    expect(isNetworkMount(mounts, '/media/disco externo/biblioteca')).toBe(false)
    expect(isNetworkMount(mounts, '/srv/compartido')).toBe(true)
    expect(isNetworkMount(mounts, '/var')).toBe(false)
  })

  it('of another computer is told by macOS’ list of mounts', () => {
    const mounts = parseMacMounts(
      [
        '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
        '//ana@servidor/Datos (2) on /Volumes/Datos (2) (smbfs, nodev, nosuid, mounted by ana)',
        '/dev/disk5s1 on /Volumes/PEN (msdos, local, nodev)',
      ].join('\n'),
    )
    expect(isNetworkMount(mounts, '/Volumes/Datos (2)/biblioteca')).toBe(true)
    expect(isNetworkMount(mounts, '/Volumes/PEN/biblioteca')).toBe(false)
    expect(isNetworkMount(mounts, '/Users/ana')).toBe(false)
  })

  it('of another computer is told by Windows’ paths', () => {
    for (const path of ['\\\\servidor\\datos', '//servidor/datos', '\\\\?\\UNC\\servidor\\datos'])
      expect(isUncPath(path), path).toBe(true)
    for (const path of ['C:\\Users\\ana', '\\\\?\\C:\\Users\\ana', '\\\\.\\pipe\\x', '/home/ana'])
      expect(isUncPath(path), path).toBe(false)
  })

  it('of this computer takes a library; another one’s does not, and nothing is made there', () => {
    using folder = temporaryFolder()
    expect(isOnNetwork(folder.path)).toBe(false)
    const directory = `${folder.path}/biblioteca`
    expect(() => openLibrary(directory, 'las pruebas', migrations, () => true)).toThrow(
      coded('library_on_network_drive'),
    )
    expect(isOnNetwork(directory)).toBe(false)
    openLibrary(directory, 'las pruebas', migrations).close()
  })

  it.runIf(process.platform === 'linux')('that cannot be written is refused by name', () => {
    expect(() => openLibrary('/proc/fojas', 'las pruebas', migrations)).toThrow(coded('library_not_writable'))
  })
})
