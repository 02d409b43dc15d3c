import type { AttendanceValue } from '../../src/rules/facts.ts'
import type { Association } from '../support/association.ts'
import type { Roll, RollMember } from '../support/roll.ts'

const DIRECTOR = { director: '2024-06-18' } as const

function unit(name: string, userId: string, more: Partial<RollMember> = {}): RollMember {
  return { name, representative: `${name}代表/${userId}`, principal: `${name}代表`, ...more }
}

/** An attendance book in which these members were there, and those were not. */
export function book(present: string[], absent: string[] = []): Record<string, AttendanceValue> {
  return Object.fromEntries([
    ...present.map((no) => [no, 'present'] as const),
    ...absent.map((no) => [no, 'absent'] as const),
  ])
}

const COUNCIL = ['D001', 'D002', 'D003', 'D004', 'D005', 'D006']

/**
 * An association whose bodies meet: six directors, of whom four make the council's quorum and two thirds of those present
 * its majority; D001 is vice-president and, with D002, standing director; D006 is a person. D007–D009 are the supervisory
 * board; D010 is a plain member. The congress and the council of 25 March are quorate, the council of 26 March is not.
 */
export const BODIES = {
  members: {
    D001: unit('滨城甲软件', 'rep.1', {
      liaison: '甲联络/liaison.1',
      others: ['甲职员/other.1'],
      offices: { ...DIRECTOR, standing_director: '2024-06-18', vice_president: '2024-06-18' },
    }),
    D002: unit('滨城乙软件', 'rep.2', { offices: { ...DIRECTOR, standing_director: '2024-06-18' } }),
    D003: unit('滨城丙软件', 'rep.3', { liaison: '丙联络/liaison.3', offices: DIRECTOR }),
    D004: unit('滨城丁软件', 'rep.4', { offices: DIRECTOR }),
    D005: unit('滨城戊软件', 'rep.5', { offices: DIRECTOR }),
    D006: { name: '周海', kind: 'individual', representative: '周海/zhou.hai', offices: DIRECTOR },
    D007: unit('滨城庚软件', 'rep.7', { offices: { supervisor: '2024-06-18' } }),
    D008: unit('滨城辛软件', 'rep.8', { offices: { supervisor: '2024-06-18' } }),
    D009: unit('滨城壬软件', 'rep.9', { offices: { supervisor: '2024-06-18' } }),
    D010: unit('滨城癸软件', 'rep.10', { liaison: '癸联络/liaison.10', phone: '0411-10000000' }),
    D011: unit('滨城子软件', 'rep.11', { leftOn: '2026-01-01' }),
  },
  staff: ['王芳/wang.fang', '李静/li.jing'],
  meetings: [
    {
      no: 'HYDH-2026-1',
      body: 'congress',
      startsAt: '2026-03-25T08:00',
      sealedOn: '2026-03-25',
      book: book([...COUNCIL, 'D007', 'D008', 'D009']),
    },
    { no: 'LSH-2026-1', body: 'council', startsAt: '2026-03-25T14:00', sealedOn: '2026-03-25', book: book(COUNCIL) },
    {
      no: 'LSH-2026-2',
      body: 'council',
      startsAt: '2026-03-26T14:00',
      sealedOn: '2026-03-26',
      status: 'inquorate',
      book: book(['D001', 'D002', 'D003'], ['D004', 'D005', 'D006']),
    },
    {
      no: 'CWLSH-2026-1',
      body: 'standing_council',
      startsAt: '2026-03-25T10:00',
      sealedOn: '2026-03-25',
      book: book(['D001', 'D002']),
    },
    {
      no: 'JSH-2026-1',
      body: 'supervisory_board',
      startsAt: '2026-03-25T09:00',
      sealedOn: '2026-03-25',
      book: book(['D007', 'D008', 'D009']),
    },
  ],
} satisfies Roll

/** Who speaks for a member in a role on a day, by name. */
export async function peopleIn({ database }: Association, no: string, role: 'representative' | 'liaison', day: string) {
  const on = new Date(`${day}T00:00:00Z`)
  const rows = await database.db.affiliation.findMany({
    where: {
      member: { no },
      role,
      AND: [{ OR: [{ from: null }, { from: { lte: on } }] }, { OR: [{ until: null }, { until: { gte: on } }] }],
    },
    include: { person: true },
  })
  return rows.map(({ person, awaitingConfirmation }) => `${person.name}${awaitingConfirmation ? '（待确认）' : ''}`)
}
