import type { Look, Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { MatterKind } from '../rules/facts.ts'
import type { Votes } from '../rules/resolutions.ts'
import { lockMeeting } from '../store/meetings.ts'
import { findMotion, lockMotion, settleMotion } from '../store/motions.ts'
import {
  type Counters,
  discardResolution,
  draftResolution,
  lockResolution,
  type ResolutionRecord,
  typedDrafts,
} from '../store/resolutions.ts'
import { type Asker, actorOf } from './asker.ts'
import { titleOf } from './attendanceBook.ts'
import { together } from './caseNotices.ts'
import {
  askToConfirm,
  type Confirmation,
  requireConfirmer,
  type Typed,
  tellTypist,
  type Waiting,
} from './confirming.ts'
import type { Desk } from './desk.ts'
import { MATTERS, type MatterItem } from './matters.ts'
import { memberIn, motionRedraw } from './motionCards.ts'
import { type Result, resultNotices } from './motionResults.ts'
import { closeResolutionCards, draftCard, draftList } from './resolutionCards.ts'
import {
  assemble,
  judge,
  meetingOf,
  requireCompetent,
  requireCounters,
  requireForm,
  requireQuorum,
} from './resolutionJudging.ts'
import { recordDecision } from './resolutionRecording.ts'
import { type Sitting, sittingOf, sittingOfResolution } from './sittings.ts'
import { titlesOf } from './titles.ts'

/** What staff say a body decided: in which meeting (by number), about what, with how many votes on each matter. */
export type Decided = {
  meeting: string
  kind: MatterKind
  items: (MatterItem & { votes: Votes })[]
  /** Who counted, of a secret vote. */
  counters?: Counters | undefined
}

/** What staff say was decided about matters that have numbers: all of one kind, all with the same votes. */
export type DecidedByNumber = { meeting: string; numbers: string[]; votes: Votes; counters?: Counters | undefined }

/** 决议: staff record what a body decided about matters that wait for it. Refuses numbers that wait for nothing. */
export async function askToRecordByNumber(desk: Desk, asker: Asker, said: DecidedByNumber): Promise<Outcome> {
  const { kind, items } = await findMatters(desk, said.numbers)
  const voted = items.map((item) => ({ ...item, votes: said.votes }))
  return askToRecord(desk, asker, { meeting: said.meeting, kind, items: voted, counters: said.counters })
}

/** What waits for a body under these numbers, all of one kind. Refuses a number under which nothing waits. */
export async function findMatters(
  desk: Desk,
  numbers: readonly string[],
): Promise<{ kind: MatterKind; items: MatterItem[] }> {
  const found = await Promise.all(numbers.map((no) => findMatter(desk, no)))
  const [first] = found
  if (first === undefined) throw new Refusal('resolution_no_matter')
  if (found.some(({ kind }) => kind !== first.kind)) throw new Refusal('resolution_mixed', { numbers })
  return { kind: first.kind, items: found.map(({ item }) => item) }
}

async function findMatter(desk: Desk, no: string): Promise<{ kind: MatterKind; item: MatterItem }> {
  for (const [kind, matter] of Object.entries(MATTERS)) {
    const item = await matter.find?.(desk, no)
    if (item !== undefined) return { kind: kind as MatterKind, item }
  }
  throw new Refusal('resolution_matter_unknown', { said: no })
}

/**
 * Drafts what a body decided, and asks staff to confirm it. Refuses a body that may not decide the matter, a meeting
 * whose book is not sealed, one without its quorum, and more votes than there were seats taken; each with its article.
 */
export async function askToRecord(desk: Desk, asker: Asker, decided: Decided): Promise<Outcome> {
  const meeting = await meetingOf(desk, decided.meeting)
  const assembled = await assemble(desk, meeting)
  const { rulebook, assembly } = assembled
  const { kind, counters } = decided
  for (const item of decided.items) requireCompetent(rulebook, kind, item, assembly)
  requireForm(rulebook, kind, meeting.form)
  const quorum = requireQuorum(rulebook, meeting, assembly)
  requireCounters(rulebook, kind, counters)
  const items = decided.items.map((item) => judge(assembled, meeting, kind, item))
  const notes = (await MATTERS[kind].examine?.(desk, sittingOf(desk, meeting), items)) ?? []
  const draft = await draftResolution(
    desk.tx,
    {
      kind,
      body: meeting.body,
      meetingId: meeting.id,
      items,
      ...(counters !== undefined && { counters }),
      seats: assembly.seats,
      present: assembly.present,
      quorum: quorum.needed,
      rulebookFrom: rulebook.effectiveFrom,
      draftedBy: actorOf(asker),
    },
    desk.now,
  )
  const confirmation = await confirmationOf(desk, draft)
  const before = [...notesFor(notes), ...confirmation.before]
  return { say: await askToConfirm(desk, asker, typed(draft), { ...confirmation, before }) }
}

async function confirmationOf(desk: Desk, draft: ResolutionRecord): Promise<Confirmation> {
  return { ...(await draftCard(desk, draft)), before: await draftList(desk, draft) }
}

/** The drafts that somebody typed and another has still to confirm. */
export async function waitingResolutions(desk: Desk): Promise<Waiting[]> {
  const drafts = await typedDrafts(desk.tx)
  return Promise.all(
    drafts.map(async (draft) => ({
      id: draft.id,
      typed: typed(draft),
      title: `${(await sittingOfResolution(desk, draft)).no} ${draft.items.map(({ title }) => title).join('；')}`,
      since: draft.draftedAt,
      confirmation: await confirmationOf(desk, draft),
    })),
  )
}

function typed({ draftedBy }: ResolutionRecord): Typed {
  return { deed: 'resolution', typedBy: draftedBy }
}

/** What staff should know besides, before they confirm. */
export function notesFor(notes: Values[]): Look[] {
  return notes.length === 0 ? [] : [{ template: 'replies/resolution_notes', values: { notes } }]
}

/**
 * Staff confirm a draft, typed by somebody else of them where there is one: the resolution gets its number, and what it
 * decides happens, all in one transaction. The meeting's book is asked again; what has been corrected since is refused
 * as if it were drafted now.
 */
export async function confirmResolution(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const draft = requireDraft(await lockResolution(desk.tx, id))
  if (wasTyped(draft)) await requireConfirmer(desk, asker, typed(draft))
  const sitting = wasTyped(draft) ? await askBookAgain(desk, draft) : await askMotionAgain(desk, draft)
  const titles = await titlesOf(desk, draft.items.map(memberIn))
  await MATTERS[draft.kind].examine?.(desk, sitting, draft.items)
  const { recorded, outcome } = await recordDecision(desk, actorOf(asker), draft, sitting)
  const { no: resolution, items } = recorded
  const told = await resultOfMotion(desk, recorded, { resolution, items, titles, short: 0 })
  const heard = await tellOf(desk, asker, recorded, true)
  return together([await closeResolutionCards(desk, asker, recorded, 'recorded'), heard, told, outcome])
}

/** What was voted on here was counted here; everything else somebody typed. */
function wasTyped({ motionId }: ResolutionRecord): boolean {
  return motionId === undefined
}

async function tellOf(desk: Desk, asker: Asker, one: ResolutionRecord, confirmed: boolean): Promise<Outcome> {
  if (!wasTyped(one)) return { say: [] }
  return tellTypist(desk, asker, typed(one), { confirmed, ...(one.no !== undefined && { no: one.no }) })
}

/** Whoever voted hears at last what came of it. */
async function resultOfMotion(desk: Desk, { motionId }: ResolutionRecord, result: Result): Promise<Outcome> {
  if (motionId === undefined) return { say: [] }
  const motion = await findMotion(desk.tx, motionId)
  return { say: await resultNotices(desk, motion, result), redraw: [await motionRedraw(desk, motion)] }
}

/** The sealed book of the meeting must say what it said when the draft was made. */
async function askBookAgain(desk: Desk, draft: ResolutionRecord): Promise<Sitting> {
  const meeting = await lockMeeting(desk.tx, draft.meetingId ?? '')
  const { rulebook, assembly } = await assemble(desk, meeting)
  requireQuorum(rulebook, meeting, assembly)
  if (assembly.present !== draft.present || assembly.seats !== draft.seats)
    throw new Refusal('resolution_book_changed', titleOf(meeting))
  return sittingOf(desk, meeting)
}

/** What was voted on here was counted when the vote closed; it is recorded once. */
async function askMotionAgain(desk: Desk, draft: ResolutionRecord): Promise<Sitting> {
  const motion = await lockMotion(desk.tx, draft.motionId ?? '')
  if (motion.state !== 'closed') throw new Refusal('motion_settled', { no: motion.no ?? null, state: motion.state })
  await settleMotion(desk.tx, motion.id, { state: 'recorded' })
  return sittingOfResolution(desk, draft)
}

/** Staff set a draft aside; nothing was decided. */
export async function setResolutionAside(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  requireDraft(await lockResolution(desk.tx, id))
  const discarded = await discardResolution(desk.tx, id)
  if (discarded.motionId !== undefined) await settleMotion(desk.tx, discarded.motionId, { state: 'withdrawn' })
  const told = await resultOfMotion(desk, discarded, { resolution: undefined, items: [], titles: () => null, short: 0 })
  const heard = await tellOf(desk, asker, discarded, false)
  return together([await closeResolutionCards(desk, asker, discarded, 'discarded'), heard, told])
}

function requireDraft(one: ResolutionRecord): ResolutionRecord {
  if (one.state !== 'draft') throw new Refusal('resolution_settled', { no: one.no ?? null })
  return one
}
