import type { Outcome } from '../messages/notice.ts'
import type { Asker } from '../secretariat/asker.ts'
import type { Desk } from '../secretariat/desk.ts'
import { titleOf } from '../secretariat/titles.ts'

/** Greets somebody known who opens the app, once a day; strangers are answered when they write. */
export async function greet(desk: Desk, asker: Asker): Promise<Outcome> {
  const name = asker.person?.name ?? asker.staff?.name
  if (name === undefined) return { say: [] }
  const current = asker.person?.member.leftOn === undefined ? asker.person : undefined
  const title = current === undefined ? null : await titleOf(desk, current.member.no)
  return {
    say: [
      {
        to: { account: asker.account },
        template: 'replies/greeting',
        values: { name, member: current?.member.name ?? null, title, staff: asker.staff !== undefined },
        once: `greeting/${desk.today}/${asker.account.platform}/${asker.account.userId}`,
      },
    ],
  }
}
