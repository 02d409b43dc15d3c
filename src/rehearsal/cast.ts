import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { findingsReport } from '../workbook/findings.ts'

/** The parts that can be played, in the order in which they are offered. */
export const ROLES = {
  secretary: '秘书长',
  deputy: '副秘书长',
  officer: '秘书处干事',
  atRisk: '理事，再缺席一次就丧失资格',
  director: '理事',
  vice: '副会长',
  plain: '普通会员的代表人',
  individual: '个人会员',
  supervisor: '监事',
  liaison: '联络员',
  stranger: '陌生人',
} as const
export type Role = keyof typeof ROLES

/** Who plays a part: their name, the member they belong to, and their accounts. */
export type Player = { name: string; no?: string; accounts: Partial<Record<PlatformName, string>> }

/** The parts that somebody can play; others have nobody left, because the association has changed. */
export type Cast = Partial<Record<Role, Player>>

/** Accounts of somebody who is on no roll, until they join. */
export const STRANGER: Player = { name: '陌生人', accounts: { wecom: 'stranger', dingtalk: 'dd-stranger' } }

/** One person with an account, as the roll knows them today. */
type Candidate = Player & { roles: string[]; kind: string; offices: string[] }

/**
 * Casts the parts from those who have an account, before all others from those who have one on either platform, in the
 * order of the roll. Nobody plays two.
 */
export async function castOf(house: House): Promise<Cast> {
  const candidates = await candidatesOf(house)
  const risky = await membersAtRisk(house)
  const taken = new Set<Candidate>()
  const pick = (fits: (one: Candidate) => boolean) => {
    const free = candidates.filter((one) => !taken.has(one) && fits(one))
    const found = free.find(({ accounts }) => accounts.wecom && accounts.dingtalk) ?? free[0]
    if (found !== undefined) taken.add(found)
    return found
  }
  const represents = ({ roles }: Candidate) => roles.includes('representative')
  const isUnit = ({ kind }: Candidate) => kind === 'unit'
  const holds = (office: string) => (one: Candidate) => represents(one) && one.offices.includes(office)
  const isAtRisk = ({ no }: Candidate) => risky.has(no ?? '')
  const cast = {
    ...(await staffCast(house)),
    atRisk: pick((one) => holds('director')(one) && isUnit(one) && isAtRisk(one)),
    vice: pick((one) => holds('vice_president')(one) && !isAtRisk(one)),
    director: pick((one) => holds('director')(one) && isUnit(one) && !isAtRisk(one) && one.offices.length === 2),
    supervisor: pick((one) => holds('supervisor')(one)),
    individual: pick((one) => represents(one) && one.kind === 'individual'),
    plain: pick((one) => represents(one) && isUnit(one) && one.offices.every((office) => office === 'delegate')),
    liaison: pick(({ roles, offices }) => roles.includes('liaison') && offices.includes('director')),
    ...((await isUnknown(house, STRANGER)) && { stranger: STRANGER }),
  }
  return Object.fromEntries(Object.entries(cast).filter(([, player]) => player !== undefined))
}

/** Whether none of somebody's accounts was bound to a person of the roll. */
async function isUnknown({ db }: House, { accounts }: Player): Promise<boolean> {
  const bound = { userId: { in: Object.values(accounts) }, personId: { not: null } }
  return (await db.account.count({ where: bound })) === 0
}

/** The people of the secretariat: one of each rank. */
async function staffCast({ db }: House): Promise<Cast> {
  const staff = await db.staff.findMany({
    where: { endedAt: null },
    include: { accounts: true },
    orderBy: { name: 'asc' },
  })
  const ranked = (role: string): Player | undefined => {
    const found = staff.find((one) => one.role === role)
    return found && { name: found.name, accounts: accountsIn(found.accounts) }
  }
  const cast = {
    secretary: ranked('secretary_general'),
    deputy: ranked('deputy_secretary_general'),
    officer: ranked('officer'),
  }
  return Object.fromEntries(Object.entries(cast).filter(([, player]) => player !== undefined))
}

async function membersAtRisk({ db, clock }: House): Promise<Set<string>> {
  const findings = await db.$transaction((tx) => findingsReport(tx, { asOf: clock.today(), zone: clock.zone }))
  const risky = findings.filter(({ verdict, office }) => verdict === 'at_risk' && office === 'director')
  return new Set(risky.map(({ member }) => String(member)))
}

async function candidatesOf({ db }: House): Promise<Candidate[]> {
  const people = await db.person.findMany({
    where: { accounts: { some: {} }, member: { leftOn: null } },
    include: {
      accounts: true,
      affiliations: { where: { until: null } },
      member: { include: { tenures: { where: { until: null } } } },
    },
  })
  return people
    .map(({ name, accounts, affiliations, member }) => ({
      name,
      no: member.no,
      kind: member.kind,
      accounts: accountsIn(accounts),
      roles: affiliations.map(({ role }) => role),
      offices: member.tenures.map(({ office }) => office),
    }))
    .sort((a, b) => a.no.localeCompare(b.no))
}

function accountsIn(accounts: readonly { platform: PlatformName; userId: string }[]): Player['accounts'] {
  return Object.fromEntries(accounts.map(({ platform, userId }) => [platform, userId]))
}
