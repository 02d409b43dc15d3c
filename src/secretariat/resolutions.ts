import { type Notice, type Outcome, type Recipient, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { MatterKind } from '../rules/facts.ts'
import type { Votes } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { lockMeeting } from '../store/meetings.ts'
import { lockMotion, settleMotion } from '../store/motions.ts'
import {
  type Counters,
  discardResolution,
  draftResolution,
  lockResolution,
  type ResolutionItem,
  type ResolutionRecord,
  recordResolution,
} from '../store/resolutions.ts'
import { type Asker, actorOf } from './asker.ts'
import { fixBase, titleOf } from './attendanceBook.ts'
import { together } from './caseNotices.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'
import { MATTERS, type MatterItem, type Recorded } from './matters.ts'
import {
  assemble,
  judge,
  meetingOf,
  requireCompetent,
  requireCounters,
  requireForm,
  requireQuorum,
} from './resolutionJudging.ts'
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
  const found = await Promise.all(said.numbers.map((no) => findMatter(desk, no)))
  const [first] = found
  if (first === undefined) throw new Refusal('resolution_no_matter')
  if (found.some(({ kind }) => kind !== first.kind)) throw new Refusal('resolution_mixed', { numbers: said.numbers })
  const items = found.map(({ item }) => ({ ...item, votes: said.votes }))
  return askToRecord(desk, asker, { meeting: said.meeting, kind: first.kind, items, counters: said.counters })
}

/** What waits for a body under a number. Refuses a number under which nothing waits. */
export async function findMatter(desk: Desk, no: string): Promise<{ kind: MatterKind; item: MatterItem }> {
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
  return { say: [...notesFor(asker, notes), await draftCard(desk, draft, { account: asker.account })] }
}

function notesFor(asker: Asker, notes: Values[]): Notice[] {
  return notes.length === 0 ? [] : reply(asker.account, 'replies/resolution_notes', { notes }).say
}

/** How many matters a card lists by name. */
const LISTED = 3

/** The card that asks whether to record a draft. */
export async function draftCard(desk: Desk, draft: ResolutionRecord, to: Recipient): Promise<Notice> {
  return {
    to,
    template: 'cards/resolution',
    values: await valuesOf(desk, draft),
    actions: ['confirm', 'discard'],
    asks: { question: 'resolution', subject: draft.id },
  }
}

/** The number of the member that a matter is about; empty where it is about none. */
function memberIn({ data }: ResolutionItem): string {
  return typeof data?.member === 'string' ? data.member : ''
}

async function valuesOf(desk: Desk, one: ResolutionRecord) {
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
      const { title, votes, needed, carried, evenly = false, base = null } = item
      return { title, unitTitle: titles(memberIn(item)), ...votes, needed, carried, evenly, base }
    }),
    listed: items.slice(0, LISTED).map(({ title }) => title),
    carried: items.filter(({ carried }) => carried).length,
    citations,
    decided: null,
  }
}

/**
 * Staff confirm a draft: the resolution gets its number, and what it decides happens, all in one transaction. The
 * meeting's book is asked again; what has been corrected since is refused as if it were drafted now.
 */
export async function confirmResolution(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const draft = requireDraft(await lockResolution(desk.tx, id))
  const sitting = draft.motionId === undefined ? await askBookAgain(desk, draft) : await askMotionAgain(desk, draft)
  await MATTERS[draft.kind].examine?.(desk, sitting, draft.items)
  // What follows may end offices of that very day.
  if (sitting.meeting !== undefined) await fixBase(desk, sitting.meeting)
  const actor = actorOf(asker)
  const resolution = await recordResolution(desk.tx, id, { by: actor, at: desk.now, year: yearOf(desk.today) })
  const recorded = { ...resolution, sitting }
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'resolution.recorded',
    subject: `resolution:${recorded.no}`,
    data: {
      sitting: sitting.no,
      kind: recorded.kind,
      items: recorded.items as never,
      ...(recorded.counters && { counters: recorded.counters }),
    },
  })
  return together([await closeCards(desk, asker, recorded, 'recorded'), ...(await follow(desk, actor, recorded))])
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

async function follow(desk: Desk, actor: string, recorded: Recorded): Promise<Outcome[]> {
  const matter = MATTERS[recorded.kind]
  const outcomes: Outcome[] = []
  for (const item of recorded.items) {
    const act = item.carried ? matter.carry : matter.reject
    outcomes.push(await act(desk, actor, recorded, item))
  }
  return outcomes
}

/** Staff set a draft aside; nothing was decided. */
export async function setResolutionAside(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  requireDraft(await lockResolution(desk.tx, id))
  return closeCards(desk, asker, await discardResolution(desk.tx, id), 'discarded')
}

function requireDraft(one: ResolutionRecord): ResolutionRecord {
  if (one.state !== 'draft') throw new Refusal('resolution_settled', { no: one.no ?? null })
  return one
}

async function closeCards(desk: Desk, asker: Asker, one: ResolutionRecord, outcome: string): Promise<Outcome> {
  const values = await valuesOf(desk, one)
  return closeDecision(asker, {
    question: 'resolution',
    subject: one.id,
    template: 'cards/resolution',
    values,
    outcome,
  })
}
