import type { AuditType, RollSubject } from './audit.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { List } from './roll.ts'
import { IMPORTER, inBatches } from './rollWriting.ts'

type Line = Record<string, string | number | boolean | null>

/** One line that an import changed or ended. */
export type LineChanged = { list: List; how: 'changed' | 'ended'; before: Line; after: Line }

/** What an event about a line of a list is called, and what it is about. */
const EVENTS: { [K in List]: { type: RollSubject; subject: (line: Line) => string } } = {
  members: { type: 'member', subject: ({ no }) => `member:${no}` },
  people: { type: 'affiliation', subject: ({ member }) => `member:${member}` },
  tenures: { type: 'tenure', subject: ({ member }) => `member:${member}` },
  meetings: { type: 'meeting', subject: ({ no }) => `meeting:${no}` },
  attendance: { type: 'attendance', subject: ({ meeting }) => `meeting:${meeting}` },
  dues: { type: 'dues', subject: ({ member }) => `member:${member}` },
  activities: { type: 'activity', subject: ({ no }) => `activity:${no}` },
  invitations: { type: 'invitation', subject: ({ activity }) => `activity:${activity}` },
  staff: { type: 'staff', subject: ({ name }) => `staff:${name}` },
}

/**
 * Writes down what an import did: an event for each line it changed or ended, with the line before and after, and one
 * for the whole with the number of new lines per list. An import that did nothing leaves no trace.
 */
export async function recordImport(
  tx: Tx,
  changes: LineChanged[],
  added: Partial<Record<List, number>>,
  now: Temporal.Instant,
): Promise<void> {
  const at = { at: dateOfInstant(now), actor: IMPORTER }
  const events = changes.map(({ list, how, before, after }) => ({
    ...at,
    type: `${EVENTS[list].type}.${how}` satisfies AuditType,
    subject: EVENTS[list].subject(after),
    data: { before, after } as Prisma.InputJsonObject,
  }))
  const isSomething = events.length > 0 || Object.keys(added).length > 0
  const summary = {
    ...at,
    type: 'workbook.imported' satisfies AuditType,
    subject: 'roll',
    data: { added, changed: events.length },
  }
  await inBatches(isSomething ? [summary, ...events] : [], (data) => tx.auditEvent.createMany({ data }))
}
