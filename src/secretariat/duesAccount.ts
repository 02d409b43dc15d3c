import { type Outcome, reply, type Values } from '../messages/notice.ts'
import { yearOf } from '../rules/days.ts'
import { type DuesStanding, duesOf, lastDayOfYear, servicesStopOn } from '../rules/dues.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { type ConcessionRecord, concessionsOf } from '../store/concessions.ts'
import { type DuesOfYear, duesOfMembers } from '../store/dues.ts'
import { basisText } from '../store/duesStandards.ts'
import { loadFacts } from '../store/facts.ts'
import type { MemberOf } from '../store/people.ts'
import { type Asker, personOf, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { titleOf } from './titles.ts'

/** How many years are shown besides those that are open. */
const LATEST = 2

/** 会费: the asker's own member, every open year and the latest, with payments, receipts, and what sets the amount. */
export async function showOwnDues(desk: Desk, asker: Asker): Promise<Outcome> {
  return reply(asker.account, 'replies/dues', await duesAccount(desk, personOf(asker).member))
}

/** 会费 会员: staff see the same of any member, former ones by number. */
export async function showDuesOf(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  return reply(asker.account, 'replies/dues', await duesAccount(desk, await findMember(desk, words)))
}

async function duesAccount(desk: Desk, member: MemberOf): Promise<Values> {
  const lines = (await yearLines(desk, [member])).get(member.no) ?? []
  const open = (line: YearLine) => line.state !== 'paid' && line.state !== 'waived'
  const shown = lines.filter((line, index) => open(line) || index >= lines.length - LATEST)
  const rulebook = rulebookOn(desk)
  return {
    day: desk.today,
    member: { no: member.no, name: member.name },
    title: await titleOf(desk, member.no),
    leftOn: member.leftOn ?? null,
    years: shown.toReversed(),
    earlier: lines.length - shown.length,
    unpaid: lines.filter(open).reduce((sum, { unpaid }) => sum + unpaid, 0),
    stopsOn: earliest(lines.map(({ stopsOn }) => stopsOn)),
    stopsAt: citationsOf(rulebook, rulebook.readings.servicesStop ?? provision(rulebook, 'dues.arrears')),
    citations: citationsOf(rulebook, provision(rulebook, 'dues.arrears')),
  }
}

function earliest(days: (string | null)[]): string | null {
  return days.filter((day) => day !== null).toSorted()[0] ?? null
}

/** A year of a member's dues as it is shown. */
export type YearLine = ReturnType<typeof yearLine>

/** Each year of these members as it stands today, oldest first, by member number. A few queries, however many they are. */
export async function yearLines(desk: Desk, members: readonly MemberOf[]): Promise<Map<string, YearLine[]>> {
  const ids = members.map(({ id }) => id)
  const facts = await loadFacts(desk.tx, desk.zone, { members: members.map(({ no }) => no) })
  const entered = Map.groupBy(await duesOfMembers(desk.tx, ids), ({ memberId }) => memberId)
  const concessions = Map.groupBy(await concessionsOf(desk.tx, ids), ({ duesId }) => duesId)
  return new Map(
    members.map(({ id, no }) => {
      const standings = new Map(duesOf(rulebookOn(desk), facts, no, desk.today).map((one) => [one.year, one]))
      const lines = (entered.get(id) ?? []).flatMap((dues) => {
        const standing = standings.get(dues.year)
        return standing === undefined ? [] : [yearLine(desk, dues, standing, concessions.get(dues.id) ?? [])]
      })
      return [no, lines]
    }),
  )
}

function yearLine(desk: Desk, dues: DuesOfYear, standing: DuesStanding, concessions: ConcessionRecord[]) {
  const { year, owed, waived, basis } = dues
  const { dueOn, since, inArrears, unpaidForAYear, paid } = standing
  const rulebook = rulebookOn(desk)
  const stop = inArrears ? servicesStopOn(rulebook, standing) : undefined
  return {
    year,
    owed,
    paid,
    unpaid: waived ? 0 : Math.max(0, owed - paid),
    dueOn,
    since,
    yearEndsOn: lastDayOfYear(rulebook, dueOn),
    state: stateOf(dues, standing),
    unpaidForAYear,
    coming: year > yearOf(desk.today),
    stopsOn: stop !== undefined && stop <= desk.today ? stop : null,
    basis: basis === undefined ? null : basisText(basis),
    payments: dues.payments.map(({ amount, paidOn, receiptNo }) => ({
      amount,
      paidOn: paidOn ?? null,
      receiptNo: receiptNo ?? null,
    })),
    deferral: grantOf(concessions, 'deferral') ?? (dues.deferredTo === undefined ? null : unrecorded(dues.deferredTo)),
    waiver: grantOf(concessions, 'waiver') ?? (waived ? unrecorded(null) : null),
    pending: concessions.find(({ state }) => state === 'asked')?.kind ?? null,
  }
}

function stateOf({ waived, owed }: DuesOfYear, { paid, inArrears, unpaidForAYear }: DuesStanding) {
  if (waived) return 'waived'
  if (paid >= owed) return 'paid'
  if (!inArrears) return 'open'
  return unpaidForAYear ? 'ground_unpaid' : 'arrears'
}

/** The latest concession of a kind that was approved: until when, by whom, when, why. */
export function grantOf(concessions: ConcessionRecord[], kind: ConcessionRecord['kind']) {
  const granted = concessions.findLast((one) => one.kind === kind && one.state === 'approved')
  if (granted === undefined) return null
  const { until, decidedBy, decidedAt, reason } = granted
  return { until: until ?? null, by: nameOf(decidedBy ?? ''), at: decidedAt?.toString() ?? null, reason }
}

/** What the workbook or a merger brought: nobody wrote down who approved it. */
function unrecorded(until: string | null) {
  return { until, by: null, at: null, reason: null }
}
