import type { PlatformName } from '../messages/message.ts'
import type { AffiliationRole, Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dayOfDate, dayOfInstant } from './days.ts'
import type { Speaker } from './people.ts'

/** What is kept about one person. Of votes only that they took part; of records only how many name them. */
export type OwnData = {
  name: string
  mobile: string | null
  roles: { role: AffiliationRole; title: string | null; from: Day | null; until: Day | null }[]
  accounts: { platform: PlatformName; userId: string; boundOn: Day }[]
  /** Meetings for which they answered, in whose book they stand as who came, for which they were appointed to stand in. */
  answered: number
  attended: number
  standIn: number
  votes: number
  changes: number
  objections: number
  heard: number
  said: number
  trail: number
}

/** Everything that is kept about a person; `actor` is how records name them. Days are of the association's zone. */
export async function ownDataOf(tx: Tx, person: Speaker, actor: string, zone: string): Promise<OwnData> {
  const { id, name, member } = person
  const row = await tx.person.findUniqueOrThrow({ where: { id }, include: { affiliations: true, accounts: true } })
  const accounts = row.accounts.map(({ platform, userId, boundAt }) => ({
    platform,
    userId,
    boundOn: dayOfInstant(boundAt, zone),
  }))
  const memberId = member.id
  return {
    name,
    mobile: row.mobile,
    roles: row.affiliations.map(({ role, title, from, until }) => ({
      role,
      title,
      from: from && dayOfDate(from),
      until: until && dayOfDate(until),
    })),
    accounts,
    answered: await tx.summons.count({ where: { memberId, answeredBy: actor } }),
    attended: await tx.attendanceEntry.count({ where: { memberId, attendee: name } }),
    standIn: await tx.alternate.count({ where: { memberId, name } }),
    votes: await tx.votingSeat.count({
      where: { personId: id, OR: [{ claim: { not: null } }, { ballots: { some: {} } }] },
    }),
    changes: await tx.change.count({ where: { askedById: id } }),
    objections: await tx.case.count({ where: { objectedBy: actor } }),
    ...(await countMessages(tx, accounts)),
    trail: await tx.auditEvent.count({ where: { actor } }),
  }
}

async function countMessages(tx: Tx, accounts: { platform: PlatformName; userId: string }[]) {
  const own = accounts.map(({ platform, userId }) => ({ platform, userId }))
  const from = accounts.map(({ platform, userId }) => ({
    platform,
    update: { path: ['from', 'userId'], equals: userId },
  }))
  return {
    heard: await tx.inboxUpdate.count({ where: { OR: from } }),
    said: await tx.outboxMessage.count({ where: { OR: own, NOT: { message: { equals: {} } } } }),
  }
}

/** What the register says of how a member is reached and who stands for it, and the scans that came from it. */
export async function registerOf(tx: Tx, memberId: string) {
  const { phone, email, address, legalRepresentative, principal } = await tx.member.findUniqueOrThrow({
    where: { id: memberId },
  })
  const scans = await tx.paper.count({ where: { OR: [{ application: { memberId } }, { withdrawal: { memberId } }] } })
  const applications = await tx.application.findMany({ where: { memberId }, select: { no: true } })
  return {
    register: { phone, email, address, legalRepresentative, principal },
    applications: applications.map(({ no }) => no),
    scans,
  }
}
