import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { findingsReport } from '../workbook/findings.ts'

/**
 * Who plays the opening, by account: the secretary-general, a director one absence short, another director, a plain
 * member, all on WeCom; and one more director on DingTalk.
 */
export type Cast = { secretary: string; atRisk: string; director: string; plain: string; onDingtalk: string }

/**
 * Finds the cast among those of the association who have an account; undefined when nobody is left for a part, because
 * the association has changed since it was founded.
 */
export async function castOf(house: House): Promise<Cast | undefined> {
  const { db, clock } = house
  const findings = await db.$transaction((tx) => findingsReport(tx, { asOf: clock.today(), zone: clock.zone }))
  const risky = findings
    .filter((one) => one.verdict === 'at_risk' && one.office === 'director')
    .map((one) => String(one.member))
  const directors = await accountsWhere(house, 'wecom', { office: 'director' })
  const others = await accountsWhere(house, 'dingtalk', { office: 'director' })
  const secretary = await db.account.findFirst({ where: { platform: 'wecom', staff: { role: 'secretary_general' } } })
  const atRisk = directors.find((one) => risky.includes(one.no) && one.kind === 'unit')
  const director = directors.find((one) => !risky.includes(one.no))
  const onDingtalk = others.find((one) => one.no !== atRisk?.no && one.no !== director?.no)
  const plain = (await accountsWhere(house, 'wecom', { office: undefined })).at(0)
  const parts = [secretary, atRisk, director, plain, onDingtalk].map((one) => one?.userId)
  if (parts.some((userId) => userId === undefined)) return undefined
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = parts
  return { secretary: first, atRisk: second, director: third, plain: fourth, onDingtalk: fifth }
}

/** The representatives with an account on a platform whose member holds an office today, or none. */
async function accountsWhere({ db }: House, platform: PlatformName, { office }: { office: 'director' | undefined }) {
  const tenures = office === undefined ? { none: {} } : { some: { office, until: null } }
  const rows = await db.account.findMany({
    where: {
      platform,
      person: { affiliations: { some: { role: 'representative', until: null } }, member: { leftOn: null, tenures } },
    },
    include: { person: { include: { member: true } } },
    orderBy: { userId: 'asc' },
  })
  return rows.flatMap(({ userId, person }) =>
    person === null ? [] : [{ userId, no: person.member.no, kind: person.member.kind }],
  )
}
