import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { dayOfTooManyTiers, standardsInForce, type Tariff } from '../rules/duesTiers.ts'
import type { Day } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import {
  allDuesStandards,
  basisText,
  type DuesStandard,
  duesStandardsOn,
  lockDuesStandards,
  setDuesStandard,
} from '../store/duesStandards.ts'
import { findResolutionByNo, type ResolutionRecord } from '../store/resolutions.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { askForEntry } from './duesRequests.ts'
import type { StandardsProposed } from './duesStandardMatter.ts'

/**
 * A standard as staff say it; `amount` in fen; without a tier it is that of members who hold no office; `ended` takes
 * the tier away from the day on.
 */
export type StandardSaid = Tariff & { basis: string }

/** A resolution's number among the words that name it. */
const RESOLUTION_NO = /JY-\d{4}-\d+/i

/** 会费标准: what a year costs each tier, and which resolution says so; members may know it as well as the secretariat. */
export async function showDuesStandards(desk: Desk, asker: Asker): Promise<Outcome> {
  return reply(asker.account, 'replies/dues_standards', await valuesOf(desk))
}

/**
 * 会费标准: staff write a standard down that the congress has set. What a resolution recorded here says holds at once;
 * what was decided before there were any here only staff know, and somebody else approves it first. Refuses more tiers
 * than there may be, and a resolution that was recorded here and is not the congress's or says something else.
 */
export async function enterDuesStandard(desk: Desk, asker: Asker, said: StandardSaid): Promise<Outcome> {
  staffOf(asker)
  await requireEnterable(desk, said)
  const resolutionNo = await resolutionIn(desk, said)
  if (resolutionNo === undefined) return askForEntry(desk, asker, { kind: 'standard', standard: said })
  const setBy = actorOf(asker)
  await writeStandard(desk, { ...said, resolutionNo, setBy }, setBy)
  return reply(asker.account, 'replies/dues_standards', await valuesOf(desk, said.from))
}

/** Nobody else sets a standard until the transaction ends. Refuses what ends no tier and what would be one too many. */
export async function requireEnterable(desk: Desk, said: StandardSaid): Promise<void> {
  await lockDuesStandards(desk.tx)
  await requireTier(desk, said)
  await requireRoomForTier(desk, said)
}

/** A standard holds from now on; `askedBy` asked for it, `setBy` let it hold. */
export async function writeStandard(desk: Desk, standard: DuesStandard, askedBy: string): Promise<void> {
  await setDuesStandard(desk.tx, standard, desk.now)
  const { tier, setBy, resolutionNo = null, ...data } = standard
  await record(desk.tx, {
    at: desk.now,
    actor: setBy,
    type: 'dues.standard',
    subject: `dues:${tier ?? 'member'}`,
    data: { ...data, resolutionNo, askedBy },
  })
}

/** Refuses (`dues_tiers_full`) a standard with which there would be, on some day, more tiers than there may be. */
export async function requireRoomForTier(desk: Desk, next: Tariff): Promise<void> {
  const rulebook = rulebookOn(desk)
  const on = dayOfTooManyTiers(rulebook, await allDuesStandards(desk.tx), next)
  const rule = provision(rulebook, 'dues.tiers')
  if (on !== undefined)
    throw new Refusal('dues_tiers_full', { max: rule.max, on, citations: citationsOf(rulebook, rule) })
}

/** Only a tier there is can end. */
async function requireTier(desk: Desk, { tier, from, ended }: StandardSaid): Promise<void> {
  if (ended !== true) return
  const known = await duesStandardsOn(desk.tx, from)
  if (!known.some((one) => one.tier === tier)) throw new Refusal('dues_tier_unknown', { tier: tier ?? null, from })
}

/** The resolution that a basis names by its number; undefined for one that was taken before there were numbers here. */
async function resolutionIn(desk: Desk, said: StandardSaid): Promise<string | undefined> {
  const no = RESOLUTION_NO.exec(said.basis)?.[0].toUpperCase()
  if (no === undefined) return undefined
  const resolution = await findResolutionByNo(desk.tx, no)
  if (resolution === undefined) throw new Refusal('dues_basis_unknown', { no })
  const { body } = resolution
  const rule = provision(rulebookOn(desk), 'congress.duesStandard')
  if (body !== 'congress')
    throw new Refusal('dues_basis_wrong', { no, body, citations: citationsOf(rulebookOn(desk), rule) })
  requireSaidBy(no, resolution, said)
  return no
}

/** Of the congress's resolutions only one that has passed this very standard is its basis. */
function requireSaidBy(no: string, { kind, items }: ResolutionRecord, said: StandardSaid): void {
  const carried = items.filter((item) => item.carried)
  if (kind !== 'dues_standard' || carried.length === 0)
    throw new Refusal('dues_basis_other', { no, kind, carried: carried.length > 0 })
  const passed = carried.map(({ data }) => data as StandardsProposed)
  if (passed.some((one) => isPassed(one, said))) return
  const lines = passed.flatMap(({ from, standards }) =>
    standards.map((one) => ({ ...one, tier: one.tier ?? null, from })),
  )
  throw new Refusal('dues_basis_differs', { no, lines })
}

/** The congress sets all tiers at once: a tier that it does not name is none any more. */
function isPassed({ from, standards }: StandardsProposed, said: StandardSaid): boolean {
  const named = standards.find(({ tier }) => tier === said.tier)
  if (from !== said.from) return false
  return said.ended === true ? named === undefined : named?.amount === said.amount
}

async function valuesOf(desk: Desk, day: Day = desk.today) {
  const all = await allDuesStandards(desk.tx)
  const line = ({ tier, amount, from, basis, resolutionNo, ended }: DuesStandard) => ({
    tier: tier ?? null,
    amount,
    from,
    basis: basisText({ basis, ...(resolutionNo !== undefined && { resolutionNo }) }),
    ended: ended === true,
  })
  return {
    day,
    standards: standardsInForce(all, day).map(line),
    coming: all.filter(({ from }) => from > day).map(line),
    citations: citationsOf(rulebookOn(desk), provision(rulebookOn(desk), 'dues.tiers')),
  }
}
