import { hold, release } from '../holding.ts'
import { planFault } from '../plan.ts'
import type { Corp } from './corp.ts'
import type { ApiFault, CallbackFault, Faults } from './faults.ts'

/** The switches, and the faults that strike once. */
export type FaultDesk = Faults & {
  /** The next `times` calls of `path` (`/v1.0/robot/oToMessages/batchSend`, `/robot/sendBySession`) meet this fault. */
  next(path: string, fault: ApiFault, times?: number): void
  /** Every token is taken back early. */
  revokeToken(): void
  /** The next callback over HTTP is spoilt in this way, in all its attempts. */
  spoilNext(fault: CallbackFault): void
  /** Callbacks wait from now on; their promises stay open until `release`. */
  hold(): void
  /** What waits goes out one after the other, the last first unless `inOrder`; later callbacks wait no more. */
  release(order?: 'reversed' | 'inOrder'): Promise<void>
}

/** The faults desk of this corp. */
export function createFaultDesk(corp: Corp): FaultDesk {
  return Object.assign(corp.faults, {
    next: (path: string, fault: ApiFault, times?: number) => {
      const isNew = path.startsWith('/v1.0/')
      if (isNew ? 'errcode' in fault : 'code' in fault) throw new Error(`${path} is on the other host: no such code`)
      planFault(corp.faults.planned, path, fault, times)
    },
    revokeToken: () => corp.tokens.clear(),
    spoilNext: (fault: CallbackFault) => void corp.spoilt.push(fault),
    hold: () => hold(corp),
    release: (order?: 'reversed' | 'inOrder') => release(corp, order),
  })
}
