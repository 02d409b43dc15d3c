import type { Tx } from './database.ts'

/** By which telephone somebody of a member is reached: the representative's, else the member's own. */
export type Contact = { name: string | null; phone: string | null }

/** Whom to ring up about these members, by member id. A member's other people are named when only they have a number. */
export async function contactsOf(tx: Tx, memberIds: string[]): Promise<Map<string, Contact>> {
  const rows = await tx.member.findMany({
    where: { id: { in: memberIds } },
    select: {
      id: true,
      phone: true,
      persons: {
        select: { name: true, mobile: true, affiliations: { where: { until: null }, select: { role: true } } },
      },
    },
  })
  return new Map(rows.map((row) => [row.id, contactIn(row)]))
}

type Row = {
  phone: string | null
  persons: { name: string; mobile: string | null; affiliations: { role: string }[] }[]
}

const RANK = ['representative', 'liaison', 'other']

function contactIn({ phone, persons }: Row): Contact {
  const rank = (person: Row['persons'][number]) =>
    Math.min(RANK.length, ...person.affiliations.map((link) => RANK.indexOf(link.role)))
  const ranked = persons.toSorted((a, b) => rank(a) - rank(b))
  const ringing = ranked.find((person) => person.mobile !== null)
  if (ringing !== undefined) return { name: ringing.name, phone: ringing.mobile }
  return { name: ranked[0]?.name ?? null, phone }
}
