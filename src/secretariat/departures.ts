import type { Outcome } from '../messages/notice.ts'
import type { Office } from '../rules/facts.ts'
import { record } from '../store/audit.ts'
import { loosenAccount } from '../store/people.ts'
import { personKey } from '../store/roll.ts'
import type { Asker } from './asker.ts'
import type { Desk } from './desk.ts'
import { titleOf } from './titles.ts'

/**
 * Somebody has left the organisation on whose platform their account is: the account is nobody's any more, and the
 * secretariat is told. Nothing else changes: whoever represents a member still does, until the member says otherwise.
 * `departed` is when they left.
 */
export async function unbindDeparted(desk: Desk, asker: Asker, departed: Temporal.Instant): Promise<Outcome> {
  const { account, person, staff } = asker
  // Bound since then: they are back, and the event comes late.
  if (!(await loosenAccount(desk.tx, account, departed))) return { say: [] }
  await record(desk.tx, {
    at: desk.now,
    actor: account.platform,
    type: 'account.lost',
    subject: `${account.platform}:${account.userId}`,
    data: {
      why: 'left the organisation',
      ...(person && { person: personKey({ member: person.member.no, name: person.name }) }),
      ...(staff && { staff: staff.name }),
    },
  })
  // Nobody has to hear of somebody who was staff once.
  if (person === undefined && staff === undefined) return { say: [] }
  const title = person === undefined ? null : await titleOf(desk, person.member.no)
  const values = valuesOf(asker, title)
  return { say: [{ to: { everyStaff: true }, template: 'notices/account_departed', values }] }
}

function valuesOf({ account, person, staff }: Asker, title: Office | null) {
  const { no, name, kind } = person?.member ?? {}
  return {
    platform: account.platform,
    name: person?.name ?? staff?.name ?? '',
    staff: staff !== undefined,
    member: person === undefined ? null : { no, name, kind, title },
    roles: person?.roles ?? [],
  }
}
