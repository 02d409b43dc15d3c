import { createLog, endOnUncaught } from '../../src/watch/log.ts'

/** A process in which something fails of which nobody thought: thrown, or as a promise that nobody waits for. */
endOnUncaught(createLog('info'))
const fault = Object.assign(new Error('duplicate key: (张伟, 13912345678)'), { detail: 'Key (name)=(张伟) exists' })
setTimeout(() => console.log('still there'), 2000)
if (process.argv[2] === 'promise') void Promise.reject(fault)
else
  setTimeout(() => {
    throw fault
  })
