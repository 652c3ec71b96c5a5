/** What kind of drive a folder lies on. SQLite's log (WAL) needs memory shared between processes: no network has that. */
import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** statfs magic numbers of network file systems, from linux/magic.h and the file systems' own sources. */
const linuxMagic: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x564c, // NCP
  0x5346414f, // AFS
  0x73757245, // Coda
  0x00c36400, // Ceph
  0x0bd00bd0, // Lustre
  0x01161970, // GFS2
  0x7461636f, // OCFS2
  0x786f4256, // VirtualBox shared folder
  0xbacbacbc, // VMware shared folder
])
/** FUSE carries local file systems (NTFS, exFAT) and remote ones: the mount table says which. */
const fuseMagic = 0x65735546
/** Types as mount tables write them. */
const networkType =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|afs|afpfs|ncpfs|coda|ceph|lustre|glusterfs|webdav|davfs\d?|ftp|vboxsf|vmhgfs|prl_fs|fuse\.(?:sshfs|rclone|gvfsd-fuse|davfs2?|s3fs|gcsfuse|glusterfs|vmhgfs-fuse|cephfs|google-drive-ocamlfuse|onedriver))$/i

interface Mount {
  readonly point: string
  readonly type: string
}

/** `/proc/self/mountinfo`: fields up to `-`, then the type. Blanks in paths are octal escapes. */
export function parseMountInfo(content: string): Mount[] {
  const unescape = (path: string) =>
    path.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)))
  return content.split('\n').flatMap((line) => {
    const [before = '', after] = line.split(' - ')
    const point = before.split(' ')[4]
    const type = after?.split(' ')[0]
    return point === undefined || type === undefined ? [] : [{ point: unescape(point), type }]
  })
}

/** macOS' `mount`: `//user@server/share on /Volumes/share (smbfs, nodev, nosuid)`. */
export function parseMacMounts(content: string): Mount[] {
  return content.split('\n').flatMap((line) => {
    const found = / on (.+) \(([^,)]+)/.exec(line)
    return found?.[1] === undefined || found[2] === undefined ? [] : [{ point: found[1], type: found[2] }]
  })
}

/** Whether the mount that holds `path`, the longest that contains it, is of a network type. */
export function isNetworkMount(mounts: readonly Mount[], path: string): boolean {
  let best: Mount | undefined
  for (const mount of mounts) {
    const inside =
      path === mount.point || path.startsWith(mount.point.endsWith('/') ? mount.point : `${mount.point}/`)
    // Of two on one point the later one covers the other.
    if (inside && mount.point.length >= (best?.point.length ?? 0)) best = mount
  }
  return best !== undefined && networkType.test(best.type)
}

/** `\\server\share`, and what a mapped drive's letter resolves to; not the long form of a local path (`\\?\C:\…`). */
export function isUncPath(path: string): boolean {
  return /^(?:\\\\|\/\/)(?:\?\\UNC\\|(?![?.][\\/])[^\\/])/i.test(path)
}

/** The path itself, or the nearest folder above it that exists, with its links followed. */
function existing(path: string): string {
  for (let at = resolve(path); ; at = dirname(at)) {
    try {
      return realpathSync.native(at)
    } catch (error) {
      if (dirname(at) === at) throw error
    }
  }
}

/** Whether a folder, existing or to be made, lies on a drive of another computer; false where that cannot be told. */
export function isOnNetwork(path: string): boolean {
  try {
    // Before following it: a server that does not answer would hold that up.
    if (process.platform === 'win32' && isUncPath(path)) return true
    const real = existing(path)
    if (process.platform === 'win32') return isUncPath(real)
    if (process.platform === 'darwin')
      return isNetworkMount(parseMacMounts(execFileSync('/sbin/mount', { encoding: 'utf8' })), real)
    const { type } = statfsSync(real)
    if (linuxMagic.has(type)) return true
    return (
      type === fuseMagic && isNetworkMount(parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8')), real)
    )
  } catch {
    return false
  }
}
