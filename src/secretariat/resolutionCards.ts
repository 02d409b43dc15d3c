import type { Look, Outcome } from '../messages/notice.ts'
import type { ResolutionRecord } from '../store/resolutions.ts'
import type { Asker } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import type { Confirmation } from './confirming.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'
import { MATTERS } from './matters.ts'
import { memberIn } from './motionCards.ts'
import { sittingOfResolution } from './sittings.ts'
import { titlesOf } from './titles.ts'

/** How many matters a card lists by name. */
const LISTED = 3

/** The card that asks whether to record a draft. */
export async function draftCard(desk: Desk, draft: ResolutionRecord): Promise<Omit<Confirmation, 'before'>> {
  return {
    template: 'cards/resolution',
    values: await resolutionValues(desk, draft),
    actions: ['confirm', 'discard'],
    asks: { question: 'resolution', subject: draft.id },
  }
}

/** What is to be read before: of several matters the votes for each, for which a card has no room. */
export async function draftList(desk: Desk, draft: ResolutionRecord): Promise<Look[]> {
  if (draft.items.length === 1) return []
  return [{ template: 'replies/resolution', values: await resolutionValues(desk, draft) }]
}

/** What is said of a resolution, drafted or recorded. */
export async function resolutionValues(desk: Desk, one: ResolutionRecord) {
  const { no, kind, body, items, seats, present, quorum } = one
  const sitting = await sittingOfResolution(desk, one)
  const titles = await titlesOf(desk, items.map(memberIn), sitting.day)
  const rulebook = desk.rulebooks.find(({ effectiveFrom }) => effectiveFrom === one.rulebookFrom)
  const citations = items.flatMap((item) => (rulebook ? MATTERS[kind].competence(rulebook, item).citations : []))
  return {
    sittingNo: sitting.no,
    sittingTitle: sitting.title,
    startsAt: sitting.meeting?.startsAt.toString() ?? null,
    decidedOn: sitting.decidedOn,
    counters: one.counters ?? null,
    no: no ?? null,
    kind,
    office: items[0]?.data?.office ?? null,
    body,
    seats,
    present,
    quorum,
    items: items.map((item) => {
      const { title, votes, needed, carried, evenly = false, why = null, base = null } = item
      return { title, unitTitle: titles(memberIn(item)), ...votes, needed, carried, evenly, why, base }
    }),
    listed: items.slice(0, LISTED).map(({ title }) => title),
    carried: items.filter(({ carried }) => carried).length,
    citations,
    // What was voted on here nobody typed.
    typedBy: one.motionId === undefined ? nameOf(one.draftedBy) : null,
    decided: null,
  }
}

/** The cards of a draft close: it was recorded, or set aside. */
export async function closeResolutionCards(
  desk: Desk,
  asker: Asker,
  one: ResolutionRecord,
  outcome: 'recorded' | 'discarded',
): Promise<Outcome> {
  const values = await resolutionValues(desk, one)
  return closeDecision(asker, {
    question: 'resolution',
    subject: one.id,
    template: 'cards/resolution',
    values,
    outcome,
  })
}
