import type { PlatformName } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'

/** An account that somebody is to be reached by; `whose` is member number and name, or a name of the secretariat. */
export type BoundAccount = { platform: PlatformName; userId: string; whose: string }

/** The accounts of the people of present members, and of the secretariat, on one platform. */
export async function boundAccounts(tx: Tx, platform: PlatformName, today: string): Promise<BoundAccount[]> {
  const rows = await tx.account.findMany({
    where: { platform },
    include: { person: { include: { member: true } }, staff: true },
    orderBy: { userId: 'asc' },
  })
  return rows.flatMap(({ userId, person, staff }) => {
    const isPresent = person !== null && !hasLeft(person.member.leftOn, today)
    const works = staff !== null && staff.endedAt === null
    if (!isPresent && !works) return []
    const whose = isPresent ? `${person.member.no} ${person.name}` : `${staff?.name} (secretariat)`
    return [{ platform, userId, whose }]
  })
}

/** Members, and those of whom nobody has an account. */
export async function membersReached(tx: Tx, today: string): Promise<{ members: number; unreached: string[] }> {
  const present = { OR: [{ leftOn: null }, { leftOn: { gte: dateOfDay(today) } }] }
  const members = await tx.member.count({ where: present })
  const unreached = await tx.member.findMany({
    where: { ...present, persons: { none: { accounts: { some: {} } } } },
    select: { no: true },
    orderBy: { no: 'asc' },
  })
  return { members, unreached: unreached.map(({ no }) => no) }
}

/** What went wrong since an instant, with the reasons, and since when the oldest message waits that could have gone. */
export async function troubleSince(tx: Tx, since: Temporal.Instant, now: Temporal.Instant) {
  const at = dateOfInstant(since)
  const [lost, failed, oldest] = [
    await tx.outboxMessage.groupBy({
      by: ['lastError'],
      where: { state: { in: ['dead', 'undelivered'] }, silent: false, settledAt: { gt: at } },
      _count: true,
    }),
    await tx.inboxUpdate.count({ where: { state: 'failed', doneAt: { gt: at } } }),
    await tx.outboxMessage.findFirst({
      where: { state: 'waiting', notBefore: { lte: dateOfInstant(now) } },
      orderBy: { notBefore: 'asc' },
      select: { notBefore: true },
    }),
  ]
  return {
    lost: lost.map(({ lastError, _count }) => ({
      why: lastError ?? 'the platform did not reach the person',
      count: _count,
    })),
    failed,
    waitingSince: oldest === null ? undefined : Temporal.Instant.fromEpochMilliseconds(oldest.notBefore.getTime()),
  }
}

function hasLeft(leftOn: Date | null, today: string): boolean {
  return leftOn !== null && leftOn < dateOfDay(today)
}
