import type { Notice, Outcome, Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { seatsAfterElection } from '../rules/elections.ts'
import type { Day, Office } from '../rules/facts.ts'
import { electionCompetence } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { findMemberByNo } from '../store/members.ts'
import { findPeople } from '../store/people.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { beginTenure, loadSeats } from '../store/tenures.ts'
import { termOn } from '../store/terms.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { examineElected } from './electionExamining.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import type { Sitting } from './sittings.ts'
import { titleOf } from './titles.ts'

/** The election of a member to an office. `data` names both, and the reason for going beyond the seats, if there is one. */
export const ELECTION: Matter = {
  competence: (rulebook, item) => electionCompetence(rulebook, of(item).office),
  examine,
  carry: elect,
  reject: async () => ({ say: [] }),
}

type ElectionData = { office: Office; member: string; override?: string }

function of(item: MatterItem): ElectionData {
  return item.data as ElectionData
}

/** Those who have not enough votes are not asked about: they are not elected. */
async function examine(desk: Desk, sitting: Sitting, items: ResolutionItem[]): Promise<Values[]> {
  const elected = items.filter(({ carried }) => carried)
  const [first] = elected
  if (first === undefined) return []
  const { office, override } = of(first)
  const members = new Map(elected.map((item) => [of(item).member, item.title]))
  return examineElected(desk, { office, members, override }, sitting.day)
}

/**
 * Elected: the office begins on the day of the meeting, in the term of that day, and ends with it. The member hears of it
 * and of its duties.
 */
async function elect(desk: Desk, actor: string, resolution: Recorded, item: ResolutionItem): Promise<Outcome> {
  const { office, member: no, override } = of(item)
  const member = await findMemberByNo(desk.tx, no)
  if (member === undefined) throw new Refusal('member_unknown', { said: no })
  const from = resolution.sitting.day
  const { name, last } = await termOn(desk.tx, from)
  const isOver = last !== undefined && last < desk.today
  const day = isOver ? from : desk.today
  const { verdict } = seatsAfterElection(rulebookOn(desk, from), await loadSeats(desk.tx, day), office, [no], day)
  const id = await beginTenure(
    desk.tx,
    {
      memberId: member.id,
      office,
      from,
      ...(name !== undefined && { term: name }),
      ...(last !== undefined && { until: last }),
      begunBy: resolution.no,
      overSeats: verdict === 'over',
    },
    desk.now,
  )
  const data = { resolution: resolution.no, office, tenure: id, from, override: override ?? null }
  await record(desk.tx, { at: desk.now, actor, type: 'tenure.begun', subject: `member:${no}`, data })
  return { say: isOver ? [] : await tellElected(desk, resolution, member, office, from) }
}

async function tellElected(
  desk: Desk,
  resolution: Recorded,
  member: { id: string; no: string; name: string; kind: 'unit' | 'individual' },
  office: Office,
  from: Day,
): Promise<Notice[]> {
  const rulebook = rulebookOn(desk)
  const title = await titleOf(desk, member.no)
  const people = await findPeople(desk.tx, member.id, desk.today)
  const speaking = people.filter(({ roles }) => roles.includes('representative') || roles.includes('liaison'))
  const { citations } = electionCompetence(rulebook, office)
  const values = { member: member.name, kind: member.kind, office, from, title, body: resolution.body, citations }
  return speaking.map(({ id }) => ({
    to: { person: id },
    template: 'notices/elected',
    values: { ...values, no: resolution.no },
    once: `resolution/${resolution.no}/elected/${office}/${id}`,
  }))
}
