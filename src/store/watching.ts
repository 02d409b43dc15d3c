import type { Day } from '../rules/facts.ts'
import type { Watch } from '../rules/watch.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay } from './days.ts'

/**
 * The numbers of the members who may be in a run of absences by what tells of a body: those who hold one of its offices
 * on a day, and were not present at one of these meetings, or hold the seat only since then, or go on with another's.
 * One statement, however many seats there are.
 */
export async function membersToWatch(tx: Tx, { offices, meetings, heldOn }: Watch, day: Day): Promise<string[]> {
  const told = await tx.meeting.findMany({ where: { no: { in: meetings } }, select: { id: true } })
  const sits = { office: { in: offices }, OR: [{ until: null }, { until: { gte: dateOfDay(day) } }] }
  const missed: Prisma.MemberWhereInput[] = told.map(({ id }) => ({
    attendance: { none: { meetingId: id, current: true, value: 'present' } },
  }))
  const unsure =
    heldOn === undefined ? {} : { OR: [{ from: { gt: dateOfDay(heldOn) } }, { continuesId: { not: null } }] }
  const where = { tenures: { some: sits }, OR: [...missed, { tenures: { some: { AND: [sits, unsure] } } }] }
  const rows = await tx.member.findMany({ where, select: { no: true }, orderBy: { no: 'asc' } })
  return rows.map(({ no }) => no)
}
