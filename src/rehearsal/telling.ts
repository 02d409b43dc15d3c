/** A day in words: 2026年3月2日（周一）. */
export function dayOf(local: Temporal.ZonedDateTime): string {
  return `${local.year}年${local.month}月${local.day}日（周${'一二三四五六日'[local.dayOfWeek - 1]}）`
}

/** A time of day: 9:05. */
export function timeOf(local: Temporal.ZonedDateTime): string {
  return `${local.hour}:${String(local.minute).padStart(2, '0')}`
}

/** An instant (ISO) in the zone of `local`, without the year where it is the same: 3月2日 9:05. */
export function whenOf(instant: string, local: Temporal.ZonedDateTime): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(local.timeZoneId)
  const year = at.year === local.year ? '' : `${at.year}年`
  return `${year}${at.month}月${at.day}日 ${timeOf(at)}`
}

/** What the jobs of the schedule are called in the room. */
export const JOB_WORDS: Record<string, string> = {
  'first-summary': '首次启用汇总',
  'meeting-reminders': '会议提醒',
  'seat-warnings': '缺席预警',
  'ballot-reminders': '表决催办',
  'dues-reminders': '会费提醒',
  'dues-accounts': '提醒开立会费',
  'dues-statements': '上年会费单',
  'admission-reminders': '入会缴费提醒',
  'particulars-confirmation': '登记事项年度确认',
  withdrawals: '退会办理',
  'meetings-due': '应开会议提醒',
  'privacy-retention': '到期个人信息移除',
  'secretariat-digest': '秘书处每日汇总',
  'restore-notice': '恢复数据后的说明',
}

/** The word for a job, or its name where there is none. */
export function jobWord(job: string): string {
  return JOB_WORDS[job] ?? job
}
