import { type Association, openAssociation } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'

/** Long enough before the council of 20 March 2026, a Friday, for its call to be in time. */
export const EARLY = '2026-03-02T10:00:00+08:00'

/** What the secretary writes to plan that council. */
export const PLAN = '建会 理事会 2026-03-20 14:00-16:00 现场 协会会议室'

/**
 * A small association: 甲 was absent from the last council; 乙 is reached through its liaison only; 丙 not at all; 林海 is
 * an individual member; 丁 holds a supervisor's seat; 戊 has nobody but its representative.
 */
export const ROLL: Roll = {
  members: {
    D001: {
      name: '甲示例软件有限公司',
      representative: '张伟/zhang',
      liaison: '李华/li',
      others: ['陈静/chen', '周平'],
      offices: { delegate: '2025-01-10', director: '2025-01-10', standing_director: '2025-01-10' },
    },
    D002: {
      name: '乙示例网络有限公司',
      representative: '吴刚',
      liaison: '王芳/wang',
      offices: { director: '2025-01-10' },
    },
    D003: { name: '林海', kind: 'individual', representative: '林海/lin', offices: { director: '2025-01-10' } },
    D004: {
      name: '丙示例数据有限公司',
      phone: '0411-80000004',
      representative: '孙丽',
      offices: { director: '2025-01-10' },
    },
    D005: { name: '丁示例科技有限公司', representative: '赵敏/zhao', offices: { supervisor: '2025-01-10' } },
    D006: { name: '戊示例智能有限公司', representative: '钱进/qian', offices: { director: '2025-01-10' } },
    D007: { name: '己示例信息有限公司', representative: '何清/he' },
  },
  staff: ['秦岚/qin', '欧阳建国同志们/ouyang'],
  meetings: [
    {
      no: 'LSH-2025-1',
      body: 'council',
      startsAt: '2025-03-20T14:00',
      book: { D001: 'absent', D002: 'present', D003: 'present', D004: 'present', D006: 'present' },
    },
  ],
}

/** That association on a day, with the council planned. */
export async function withCouncilPlanned(at = EARLY, roll: Roll = ROLL): Promise<Association> {
  const house = await openAssociation({ at, roll, strangers: ['stranger'] })
  await house.say('qin', PLAN)
  return house
}

/** The same with the council called: everybody who can be reached has the card. */
export async function withCouncilCalled(at = EARLY, roll: Roll = ROLL): Promise<Association> {
  const house = await withCouncilPlanned(at, roll)
  await house.say('qin', '通知 LSH-2026-1')
  await house.tap('qin', 'confirm')
  return house
}

/** The newest card in somebody's chat. */
export function newestCard(house: Association, userId: string) {
  const card = house.cardsOf(userId).at(-1)
  if (card === undefined) throw new Error(`${userId} has no card`)
  return card
}

/** The call of the council to one member, as it is kept. */
export async function summonsOf(house: Association, no: string) {
  return house.database.db.summons.findFirstOrThrow({ where: { member: { no }, meeting: { no: 'LSH-2026-1' } } })
}

/** How often something was recorded. */
export function countEvents(house: Association, type: string): Promise<number> {
  return house.database.db.auditEvent.count({ where: { type } })
}
