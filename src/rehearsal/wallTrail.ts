import type { House } from '../chat/house.ts'
import type { Behind } from './wallBehind.ts'
import { hideSecrets } from './wallHiding.ts'
import { eventWord } from './wallTrailWords.ts'
import type { TrailView } from './wallView.ts'

/** What audit events are about, before the number in their subject. */
const KINDS = [
  ...['member', 'meeting', 'case', 'motion', 'resolution', 'application', 'change', 'withdrawal'],
  ...['restructuring', 'term', 'dues'],
]

/** How many events are told. */
const TOLD = 20

/** What was written down together with a message, and of what it is about; newest first. */
export async function trailOf(
  { db }: House,
  behind: Behind,
  numbers: readonly string[],
  when: (at: string) => string,
): Promise<TrailView[]> {
  const moments = momentsOf(behind)
  const subjects = numbers.flatMap((no) => KINDS.map((kind) => `${kind}:${no}`))
  const latest = { orderBy: [{ at: 'desc' as const }, { id: 'desc' as const }], take: TOLD }
  const [together, others] = await Promise.all([
    db.auditEvent.findMany({ where: { at: { in: moments } }, ...latest }),
    db.auditEvent.findMany({ where: { at: { notIn: moments }, subject: { in: subjects } }, ...latest }),
  ])
  // However much has happened since: what was written with the message is always among them.
  const events = [...together, ...others.slice(0, TOLD - together.length)].toSorted(
    (a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1),
  )
  const here = new Set(together.map(({ id }) => id))
  return events.map(({ id, at, actor, type, subject, data }) => ({
    when: when(at.toISOString()),
    who: actorWord(actor),
    what: eventWord(type),
    type,
    subject,
    here: here.has(id),
    data: Object.entries((data ?? {}) as object).map(([label, value]) => ({ label, value: valueText(value) })),
  }))
}

/** The moments in which the message, or what caused it, was written down. */
function momentsOf({ said, causes, presses, turns, messages }: Behind): Date[] {
  const done = [...(said ? [said] : []), ...causes, ...presses].flatMap(({ doneAt }) => doneAt ?? [])
  return [...done, ...turns.map(({ claimedAt }) => claimedAt), ...messages.map(({ createdAt }) => createdAt)]
}

/** Who did it, from the name under which it was recorded. */
function actorWord(actor: string): string {
  const [kind, first = '', second = ''] = actor.split(':')
  if (kind === 'staff') return `秘书处 ${first}`
  if (kind === 'person') return `${second}（${first}）`
  if (kind === 'account') return `账号 ${second}`
  return kind === 'system' ? '会务自动' : actor
}

function valueText(value: unknown): string {
  return hideSecrets(typeof value === 'string' ? value : JSON.stringify(value))
}
