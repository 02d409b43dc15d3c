import type { PlatformName } from '../messages/message.ts'
import type { Notice } from '../messages/notice.ts'
import type { Desk } from './desk.ts'

/**
 * Tells the secretariat, once a month and platform, that the organisation has used up what the platform allows it in a
 * month. It goes to all their accounts: whoever also uses another platform hears of it there.
 */
export function allowanceUsedUp(desk: Desk, platform: PlatformName): Notice {
  const month = desk.today.slice(0, 7)
  const resumes = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 1 }).toString()
  return {
    to: { everyStaff: true },
    template: 'notices/allowance',
    values: { platform, resumes },
    once: `allowance/${platform}/${month}`,
  }
}
