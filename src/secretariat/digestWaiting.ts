import type { Values } from '../messages/notice.ts'
import { agendaConfirmations } from './confirmationsWaiting.ts'
import type { Desk } from './desk.ts'
import type { DigestLine } from './digestSections.ts'
import { agendaConcessions } from './duesConcessions.ts'
import { agendaDuesRequests } from './duesRequests.ts'
import { agendaStaffChanges } from './staffChanges.ts'

/** After how many days what still waits is told again. */
const TOLD_AGAIN_DAYS = 7

/**
 * What one of the staff has asked for or typed and nobody else has decided yet: told when it is new, and again every
 * week.
 */
export async function digestWaiting(desk: Desk): Promise<DigestLine[]> {
  const waiting = [
    ...(await agendaConcessions(desk)).map((one) => ({ ...one, about: 'concession' })),
    ...(await agendaDuesRequests(desk)).map((one) => ({ ...one, about: 'dues_request' })),
    ...(await agendaStaffChanges(desk)).map((one) => ({ ...one, about: 'staff_change' })),
    ...(await agendaConfirmations(desk)).map((one) => ({ ...one, about: 'confirmation' })),
  ]
  return waiting.map((one) => lineOf(desk, one))
}

function lineOf(desk: Desk, one: Values): DigestLine {
  const since = Temporal.Instant.from(String(one.askedAt)).until(desk.now).total('days')
  const times = Math.floor(since / TOLD_AGAIN_DAYS)
  return { key: `digest/waiting/${one.id}/${times}`, values: one }
}
