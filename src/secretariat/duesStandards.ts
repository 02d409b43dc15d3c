import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { dayOfTooManyTiers, standardsInForce, type Tariff } from '../rules/duesTiers.ts'
import type { Day, Office } from '../rules/facts.ts'
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

/**
 * A standard as staff say it; `amount` in fen; without a tier it is that of members who hold no office; `ended` takes
 * the tier away from the day on.
 */
export type StandardSaid = { tier?: Office; amount: number; from: Day; basis: string; ended?: true }

/** A resolution's number among the words that name it. */
const RESOLUTION_NO = /JY-\d{4}-\d+/i

/** 会费标准: what a year costs each tier, and which resolution says so; members may know it as well as the secretariat. */
export async function showDuesStandards(desk: Desk, asker: Asker): Promise<Outcome> {
  return reply(asker.account, 'replies/dues_standards', await valuesOf(desk))
}

/**
 * Staff write a standard down that the congress has set. Refuses more tiers than there may be, and a resolution that
 * was recorded here and is not the congress's.
 */
export async function enterDuesStandard(desk: Desk, asker: Asker, said: StandardSaid): Promise<Outcome> {
  staffOf(asker)
  await lockDuesStandards(desk.tx)
  await requireTier(desk, said)
  await requireRoomForTier(desk, said)
  const resolutionNo = await resolutionIn(desk, said.basis)
  const standard = { ...said, setBy: actorOf(asker), ...(resolutionNo !== undefined && { resolutionNo }) }
  await setDuesStandard(desk.tx, standard, desk.now)
  const { tier, ...data } = said
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'dues.standard',
    subject: `dues:${tier ?? 'member'}`,
    data: { ...data, resolutionNo: resolutionNo ?? null },
  })
  return reply(asker.account, 'replies/dues_standards', await valuesOf(desk, said.from))
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
async function resolutionIn(desk: Desk, basis: string): Promise<string | undefined> {
  const no = RESOLUTION_NO.exec(basis)?.[0].toUpperCase()
  if (no === undefined) return undefined
  const resolution = await findResolutionByNo(desk.tx, no)
  if (resolution === undefined) throw new Refusal('dues_basis_unknown', { no })
  if (resolution.body === 'congress') return requireStandard(no, resolution)
  const rule = provision(rulebookOn(desk), 'congress.duesStandard')
  throw new Refusal('dues_basis_wrong', { no, body: resolution.body, citations: citationsOf(rulebookOn(desk), rule) })
}

/** Of the congress's resolutions only one that has passed a standard is its basis. */
function requireStandard(no: string, { kind, items }: ResolutionRecord): string {
  if (kind === 'dues_standard' && items.some(({ carried }) => carried)) return no
  throw new Refusal('dues_basis_other', { no, kind, carried: items.some(({ carried }) => carried) })
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
