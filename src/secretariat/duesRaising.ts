import { createHash } from 'node:crypto'
import { type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import { type AccountsPlan, accountsOfYear, tierDayOf } from '../rules/duesTiers.ts'
import type { Facts } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { enterManyDues, lockYear } from '../store/dues.ts'
import { allDuesStandards, type DuesStandard } from '../store/duesStandards.ts'
import { loadFacts } from '../store/facts.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { closeDecision } from './decisions.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { exemptFromDues } from './duesExempt.ts'
import { titlesIn } from './titles.ts'

/** The question of the card that asks whether to raise the accounts of a year. */
export const RAISE = 'raise_dues'

/** How many members without an account are named. */
const NAMED = 10

type Standard = DuesStandard & { id: string }
type Plan = AccountsPlan<Standard> & { year: number; facts: Facts; digest: string }

/** 开会费: staff are shown whom the accounts of a year would be raised for and how much they come to, and asked. */
export async function askToRaise(desk: Desk, asker: Asker, year: number): Promise<Outcome> {
  staffOf(asker)
  requireRaisable(desk, year)
  const plan = await planOf(desk, year)
  if (plan.accounts.length === 0) return reply(asker.account, 'replies/dues_nothing_to_raise', valuesOf(desk, plan))
  const values = valuesOf(desk, plan)
  const to = { account: asker.account }
  const asks = { question: RAISE, subject: `${year}/${plan.digest}` }
  const look = { template: 'cards/dues_raise', values: { ...values, decided: null }, actions: ['raise', 'keep'] }
  return {
    say: [
      { to, template: 'replies/dues_preview', values },
      { to, ...look, asks },
    ],
  }
}

/** Accounts are raised for the year that runs or the next; older years are the workbook's. */
function requireRaisable(desk: Desk, year: number): void {
  const now = yearOf(desk.today)
  if (year !== now && year !== now + 1) throw new Refusal('dues_year_not_raisable', { year, from: now, until: now + 1 })
}

async function planOf(desk: Desk, year: number): Promise<Plan> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const entered = new Set(facts.dues.flatMap((row) => (row.year === year ? [row.member] : [])))
  const exempt = await exemptFromDues(desk, year)
  const standards = await allDuesStandards(desk.tx)
  const plan = accountsOfYear(rulebookOn(desk), facts, standards, { year, entered, exempt }, desk.today)
  const lines = plan.accounts.map(({ member, standard }) => `${member}=${standard.id}`).sort()
  const digest = createHash('sha256')
    .update(JSON.stringify([plan.dueOn, ...lines]))
    .digest('hex')
    .slice(0, 16)
  return { ...plan, year, facts, digest }
}

function valuesOf(desk: Desk, plan: Plan): Values {
  const { year, facts, accounts, entered, exempt, joined, without, dueOn } = plan
  const rulebook = rulebookOn(desk)
  const titles = titlesIn(desk, facts)
  const names = new Map(facts.members.map((member) => [member.no, member.name]))
  const named = (numbers: string[]) => ({
    count: numbers.length,
    lines: numbers.slice(0, NAMED).map((no) => ({ no, name: names.get(no) ?? '', title: titles(no) })),
  })
  return {
    year,
    dueOn,
    tierDay: tierDayOf(rulebook, year),
    count: accounts.length,
    total: accounts.reduce((sum, { standard }) => sum + standard.amount, 0),
    tiers: [...Map.groupBy(accounts, ({ standard }) => standard)].map(([{ tier, amount, basis }, some]) => ({
      tier: tier ?? null,
      amount,
      basis,
      count: some.length,
    })),
    entered: entered.length,
    exempt: exempt.length,
    joined: named(joined),
    without: named(without),
    citations: citationsOf(rulebook, provision(rulebook, 'dues.tierDay')),
  }
}

/** Staff confirm what they were shown. What has changed since is refused, and nothing is raised. */
export async function raiseAccounts(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const { year, digest } = readSubject(subject)
  requireRaisable(desk, year)
  await lockYear(desk.tx, year)
  const plan = await planOf(desk, year)
  if (plan.digest !== digest) throw new Refusal('dues_raising_changed', { year })
  const ids = await memberIdsByNo(
    desk.tx,
    plan.accounts.map(({ member }) => member),
  )
  const rows = plan.accounts.flatMap(({ member, standard }) => {
    const memberId = ids.get(member)
    const owed = { owed: standard.amount, standardId: standard.id }
    return memberId === undefined ? [] : [{ memberId, year, dueOn: plan.dueOn, ...owed }]
  })
  await enterManyDues(desk.tx, rows, desk.now)
  const values = valuesOf(desk, plan)
  const data = { count: plan.accounts.length, total: Number(values.total), dueOn: plan.dueOn }
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'dues.raised', subject: `dues:${year}`, data })
  return closeDecision(asker, { question: RAISE, subject, template: 'cards/dues_raise', values, outcome: 'raised' })
}

/** Staff leave the year as it is. */
export async function keepUnraised(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const values = valuesOf(desk, await planOf(desk, readSubject(subject).year))
  return closeDecision(asker, { question: RAISE, subject, template: 'cards/dues_raise', values, outcome: 'kept' })
}

function readSubject(subject: string): { year: number; digest: string } {
  const [year = '', digest = ''] = subject.split('/')
  return { year: Number(year), digest }
}

/** How many accounts of a year could be raised. */
export async function unraisedIn(desk: Desk, year: number): Promise<number> {
  return (await planOf(desk, year)).accounts.length
}
