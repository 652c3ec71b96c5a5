// Loaded before everything else, in every thread: whoever opens a connection ends the process and says so.
import net from 'node:net'
import { writeSync } from 'node:fs'

/** @param {unknown[]} args */
net.Socket.prototype.connect = function (...args) {
  writeSync(2, `SOCKET ${JSON.stringify(args[0] ?? null)}\n`)
  process.kill(process.pid, 'SIGKILL')
  return this
}
/** @param {unknown} address */
globalThis.fetch = (address) => {
  writeSync(2, `FETCH ${String(address)}\n`)
  process.kill(process.pid, 'SIGKILL')
  return Promise.reject(new Error('no network'))
}
