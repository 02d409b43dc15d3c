import { type Notice, type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { Votes } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { findMeeting, lockMeeting } from '../store/meetings.ts'
import {
  discardResolution,
  draftResolution,
  lockResolution,
  type MatterKind,
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
import { meetingDay } from './meetingDays.ts'
import { assemble, judge, meetingOf, requireCompetent, requireQuorum } from './resolutionJudging.ts'
import { titlesOf } from './titles.ts'

/** What staff say a body decided: in which meeting (by number), about what, with how many votes on each matter. */
export type Decided = { meeting: string; kind: MatterKind; items: (MatterItem & { votes: Votes })[] }

/** What staff say was decided about matters that have numbers: all of one kind, all with the same votes. */
export type DecidedByNumber = { meeting: string; numbers: string[]; votes: Votes }

/** 决议: staff record what a body decided about matters that wait for it. Refuses numbers that wait for nothing. */
export async function askToRecordByNumber(desk: Desk, asker: Asker, said: DecidedByNumber): Promise<Outcome> {
  const found = await Promise.all(said.numbers.map((no) => findMatter(desk, no)))
  const [first] = found
  if (first === undefined) throw new Refusal('resolution_no_matter')
  if (found.some(({ kind }) => kind !== first.kind)) throw new Refusal('resolution_mixed', { numbers: said.numbers })
  const items = found.map(({ item }) => ({ ...item, votes: said.votes }))
  return askToRecord(desk, asker, { meeting: said.meeting, kind: first.kind, items })
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
  const { rulebook, assembly } = await assemble(desk, meeting)
  for (const item of decided.items) requireCompetent(rulebook, decided.kind, item, meeting)
  const quorum = requireQuorum(rulebook, meeting, assembly)
  const items = decided.items.map((item) => judge(rulebook, assembly, meeting, item))
  const notes = (await MATTERS[decided.kind].examine?.(desk, meeting, items)) ?? []
  const draft = await draftResolution(
    desk.tx,
    {
      kind: decided.kind,
      body: meeting.body,
      meetingId: meeting.id,
      items,
      seats: assembly.seats,
      present: assembly.present,
      quorum: quorum.needed,
      rulebookFrom: rulebook.effectiveFrom,
      draftedBy: actorOf(asker),
    },
    desk.now,
  )
  const said = notes.length === 0 ? [] : reply(asker.account, 'replies/resolution_notes', { notes }).say
  return { say: [...said, await draftCard(desk, asker, draft)] }
}

/** How many matters a card lists by name. */
const LISTED = 3

async function draftCard(desk: Desk, asker: Asker, draft: ResolutionRecord): Promise<Notice> {
  return {
    to: { account: asker.account },
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
  const meeting = await findMeeting(desk.tx, one.meetingId)
  const titles = await titlesOf(desk, items.map(memberIn), meetingDay(desk, meeting))
  const rulebook = desk.rulebooks.find(({ effectiveFrom }) => effectiveFrom === one.rulebookFrom)
  const citations = items.flatMap((item) => (rulebook ? MATTERS[kind].competence(rulebook, item).citations : []))
  return {
    ...titleOf(meeting),
    no: no ?? null,
    kind,
    office: items[0]?.data?.office ?? null,
    body,
    seats,
    present,
    quorum,
    items: items.map((item) => {
      const { title, votes, needed, carried } = item
      return { title, unitTitle: titles(memberIn(item)), ...votes, needed, carried }
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
  const meeting = await lockMeeting(desk.tx, draft.meetingId)
  const { rulebook, assembly } = await assemble(desk, meeting)
  requireQuorum(rulebook, meeting, assembly)
  if (assembly.present !== draft.present || assembly.seats !== draft.seats)
    throw new Refusal('resolution_book_changed', titleOf(meeting))
  await MATTERS[draft.kind].examine?.(desk, meeting, draft.items)
  // What follows may end offices of that very day.
  await fixBase(desk, meeting)
  const actor = actorOf(asker)
  const recorded = await recordResolution(desk.tx, id, { by: actor, at: desk.now, year: yearOf(desk.today) })
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'resolution.recorded',
    subject: `resolution:${recorded.no}`,
    data: { meeting: meeting.no, kind: recorded.kind, items: recorded.items as never },
  })
  return together([await closeCards(desk, asker, recorded, 'recorded'), ...(await follow(desk, actor, recorded))])
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
