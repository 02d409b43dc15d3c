import type { Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { exitProof, mayReturn, unpaidGround } from '../rules/exits.ts'
import type { Facts } from '../rules/facts.ts'
import type { Finding } from '../rules/finding.ts'
import { findingsOn } from '../rules/findings.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { loadFacts } from '../store/facts.ts'
import { listWithdrawals, PENDING, type WithdrawalRecord } from '../store/withdrawals.ts'
import { type Asker, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titlesIn, titlesOf } from './titles.ts'
import { lackingOf, tellStaffOf } from './withdrawalCards.ts'
import { ladderDoneOn, ladderOf, nextRung } from './withdrawalLadder.ts'
import { proofOn, proofValues } from './withdrawalProof.ts'
import { decideBy, withdrawalLine, withdrawalNamed, withdrawalValues } from './withdrawals.ts'

/** 退会办理: all withdrawals under way, or one with its history and, while there is something to do, its card. */
export async function showWithdrawals(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  staffOf(asker)
  if (said === '') return reply(asker.account, 'replies/withdrawals', { withdrawals: await agendaWithdrawals(desk) })
  const one = await withdrawalNamed(desk, said)
  if (PENDING.includes(one.state)) {
    const { once: _once, to: _to, ...card } = await tellStaffOf(desk, one, '')
    return { say: [{ ...card, to: { account: asker.account } }] }
  }
  const values = { ...(await withdrawalValues(desk, one)), lacking: await lackingOf(desk, one) }
  return reply(asker.account, 'replies/withdrawal', values)
}

/** For the agenda: every withdrawal under way, what it waits for, and by when. */
export async function agendaWithdrawals(desk: Desk): Promise<Values[]> {
  const pending = (await listWithdrawals(desk.tx, PENDING)).filter(
    ({ member }) => member.leftOn === undefined || member.leftOn > desk.today,
  )
  const titles = await titlesOf(
    desk,
    pending.map(({ member }) => member.no),
  )
  return Promise.all(
    pending.map(async (one) => ({
      ...withdrawalLine(one),
      title: titles(one.member.no),
      ...(await waitsFor(desk, one)),
    })),
  )
}

/** papers · staff · the council (`by`: the last day) · the ladder (`from`: the next notice) · a call · facts. */
async function waitsFor(desk: Desk, one: WithdrawalRecord) {
  if (one.state === 'accepted') return { waits: 'council', on: decideBy(desk, one) }
  if (one.state === 'incomplete') return { waits: 'papers', on: null }
  if (one.state === 'filed') return { waits: (await lackingOf(desk, one)).length > 0 ? 'papers' : 'staff', on: null }
  const proof = await proofOn(desk, one)
  if (proof?.verdict === 'undetermined') return { waits: 'facts', on: null }
  const rungs = await ladderOf(desk, one)
  if (ladderDoneOn(rungs) !== undefined) return { waits: 'council', on: null }
  const next = nextRung(rungs)
  const isLate = next !== undefined && next.from < desk.today
  return { waits: isLate ? 'call' : 'ladder', on: next?.from ?? null }
}

/** How many members of a section are named; the others are counted. */
const NAMED = 20

/** 自动退会: whom the council must be asked about, whom it may be asked about, and of whom one cannot tell for want of what. */
export async function showCandidates(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const facts = await loadFacts(desk.tx, desk.zone)
  const rulebook = rulebookOn(desk)
  const isOpen = await notInHand(desk)
  const findings = findingsOn(rulebook, facts, desk.today)
  const deemed = findings.filter((one) => one.kind === 'deemed_withdrawal')
  const must = deemed.filter((one) => one.verdict === 'candidate' && isOpen(one))
  const named = new Set(must.map((one) => one.member))
  const unpaid = findings.filter(
    (one) => one.kind === 'dues' && one.verdict === 'ground_unpaid' && isOpen(one) && !named.has(one.member),
  )
  return reply(asker.account, 'replies/withdrawal_candidates', {
    day: desk.today,
    must: section(desk, facts, must),
    may: section(desk, facts, latestOf(unpaid)),
    unpaidMust: unpaidGround(rulebook) === 'must',
    undetermined: section(
      desk,
      facts,
      deemed.filter((one) => one.verdict === 'undetermined' && isOpen(one)),
    ),
  })
}

/** Of several unpaid years of a member only the latest is named. */
function latestOf(findings: Finding[]): Finding[] {
  return [...new Map(findings.flatMap((one) => ('member' in one ? [[one.member, one] as const] : []))).values()]
}

function section(desk: Desk, facts: Facts, findings: Finding[]) {
  const rulebook = rulebookOn(desk)
  const { members } = ledgerOf(facts)
  const titles = titlesIn(desk, facts)
  const lines = findings.slice(0, NAMED).flatMap((one) => {
    const member = 'member' in one ? members.get(one.member) : undefined
    if (member === undefined || !('year' in one)) return []
    const ground = one.kind === 'deemed_withdrawal' ? 'deemed' : 'unpaid'
    const proof = exitProof(rulebook, facts, member, { ground, year: one.year }, desk.today)
    return [{ no: member.no, name: member.name, title: titles(member.no), proof: proofValues(ground, proof) }]
  })
  return { lines, more: Math.max(0, findings.length - NAMED), at: findings[0]?.citations ?? null }
}

/** Tells of findings about unpaid dues whether nobody has taken them up: no case is under way, and none was refused for good. */
export async function notInHand(desk: Desk): Promise<(finding: Finding) => boolean> {
  const rulebook = rulebookOn(desk)
  const taken = await listWithdrawals(desk.tx, [...PENDING, 'refused'])
  const barring = taken.filter(({ state, ground }) => state !== 'refused' || ground !== 'requested')
  const byMember = Map.groupBy(barring, ({ member }) => member.no)
  return (finding) => {
    if (finding.kind !== 'deemed_withdrawal' && finding.kind !== 'dues') return true
    return (byMember.get(finding.member) ?? []).every(
      ({ state, decidedOn, year }) =>
        state === 'refused' &&
        (decidedOn === undefined || mayReturn(rulebook, { year, decidedOn }, finding.year, desk.today)),
    )
  }
}
